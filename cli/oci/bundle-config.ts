/** Reading files of a bundle. On the path of every start of one. */
import { readSmallFile } from "../../core/host/bun/system.ts";
import { type RuntimeConfig, readRuntimeConfig } from "../../core/mod.ts";

/** Bytes of a config or a process, far above what any takes. */
export const BUNDLE_FILE_LIMIT = 1024 * 1024;

export function configPath(bundle: string): string {
  return `${bundle}/config.json`;
}

/** The configuration of a bundle, or a negative errno, EFBIG (-27) above the limit. @throws RlError "invalid" */
export function readBundleConfig(bundle: string): RuntimeConfig | number {
  const path = configPath(bundle);
  const bytes = readSmallFile(path, BUNDLE_FILE_LIMIT);
  return typeof bytes === "number" ? bytes : readRuntimeConfig(bytes, path);
}
