/** Rules for devices in an update: a program holds them, and only a start attaches it. */
import { type LinuxDeviceCgroup, type LinuxResources, RlError, type StoredState } from "../../core/mod.ts";
import { readBundleConfig } from "./bundle-config.ts";

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
  const config = readBundleConfig(state.bundle);
  const started = typeof config === "number" ? undefined : config.linux?.resources?.devices;
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
