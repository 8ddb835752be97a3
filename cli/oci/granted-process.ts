import { possibleCapabilities } from "../../core/host/bun/own-capabilities.ts";
import {
  type Process,
  type RuntimeConfig,
  withGrantedCapabilities,
  withKnownCapabilities,
} from "../../core/mod.ts";
import { writeLog } from "./log.ts";
import type { RuntimeContext, RuntimeFlags } from "./root.ts";

/**
 * The process without the capabilities that there are not, and those that it cannot be given, of which it warns.
 *
 * @param linux of its container, which says whether it is in a user namespace of its own
 */
export function grantedProcess(
  wanted: Process,
  linux: RuntimeConfig["linux"],
  flags: RuntimeFlags,
  context: RuntimeContext,
): Process {
  const warn = (what: string, names: readonly string[]): void => {
    if (names.length > 0)
      writeLog(flags, context, "warning", `capabilities that ${what}: ${names.join(", ")}`);
  };
  if (wanted.capabilities === undefined) return wanted;
  const { process: known, unknown } = withKnownCapabilities(wanted);
  warn("are unknown are left out", unknown);
  const possible = possibleCapabilities(linux?.namespaces?.some(({ type }) => type === "user") === true);
  const { process, refused } = withGrantedCapabilities(known, possible);
  warn("cannot be granted are left out", refused);
  return process;
}
