/** Rules for devices in an update: a program holds them, and only a start attaches it. */
import { readSmallFile } from "../../core/host/bun/system.ts";
import {
  type LinuxDeviceCgroup,
  type LinuxResources,
  RlError,
  readRuntimeConfig,
  type StoredState,
} from "../../core/mod.ts";

/** Far above what any config takes. */
const LIMIT = 1024 * 1024;

/**
 * Engines send all of a container's resources with every update, its rules among them: those that hold already ask
 * for nothing. Without privileges no rule does.
 *
 * @throws RlError "unsupported" for other rules than the container was started with
 */
export function refuseOtherRules(
  { devices = [] }: LinuxResources,
  state: Pick<StoredState, "bundle">,
  isPrivileged: boolean,
): void {
  if (devices.length === 0 || !isPrivileged) return;
  const path = `${state.bundle}/config.json`;
  const bytes = readSmallFile(path, LIMIT);
  const started =
    typeof bytes === "number" ? undefined : readRuntimeConfig(bytes, path).linux?.resources?.devices;
  if (started !== undefined && text(started) === text(devices)) return;
  throw new RlError({
    code: "unsupported",
    action: "update container",
    subject: "resources.devices",
    state: "rules for devices are not changed while a container runs",
    hint: "leave them out, or give those of its config.json; those of the start stay",
  });
}

function text(rules: readonly LinuxDeviceCgroup[]): string {
  return JSON.stringify(
    rules.map(({ allow, type, major, minor, access }) => [allow, type, major, minor, access]),
  );
}
