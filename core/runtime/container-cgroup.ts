/** From a config's control group and limits to what the plan does about them. */
import { RlError } from "../errors.ts";
import type { CompileContext } from "../plan/context.ts";
import type { PlanRecord } from "../plan/records.ts";
import type { Linux } from "../spec/runtime-config.ts";
import { type CgroupHost, placeCgroup } from "./cgroup-place.ts";
import { cgroupRecords, controllersOf, scopeRecords } from "./cgroup-records.ts";
import { cgroupWrites, systemdProperties } from "./cgroup-resources.ts";
import { deviceProgram } from "./device-program.ts";
import { makeScope, type SystemdManager } from "./scope.ts";

/** What of the host decides about control groups. */
export interface CgroupSetting {
  readonly host: CgroupHost;
  /** The manager that makes the group; undefined to make it ourselves. */
  readonly systemd: SystemdManager | undefined;
  /** We are root of the whole machine: rules for devices can be had, and have something to forbid. */
  readonly isPrivileged: boolean;
}

export type ContainerCgroup = NonNullable<CompileContext["cgroup"]> & {
  /** Name of the systemd unit, "" without one. */
  readonly unit: string;
};

/**
 * Rules for devices are for root: in a user namespace of its own a container makes no device nodes, and the only ones
 * there are those the plan binds, which is what the rules are for.
 *
 * @throws RlError "invalid", "unsupported" or "denied", naming the property or path
 */
export function containerCgroup(
  { cgroupsPath, resources = {}, namespaces = [] }: Linux,
  id: string,
  { host, systemd, isPrivileged }: CgroupSetting,
): ContainerCgroup {
  const writes = cgroupWrites(resources);
  const isConfined = namespaces.some(({ type, path = "" }) => type === "user" && path === "");
  const rules = isPrivileged && !isConfined ? (resources.devices ?? []) : [];
  const program: readonly PlanRecord[] =
    rules.length === 0 ? [] : [{ record: "deviceProgram", code: deviceProgram(rules) }];
  if (systemd !== undefined) {
    if (host.mount === undefined) {
      throw new RlError({
        code: "unsupported",
        action: "use flag",
        subject: "--systemd-cgroup",
        state: "no control groups of version 2 are mounted here",
        hint: "boot with systemd.unified_cgroup_hierarchy=1, or leave it out",
      });
    }
    const scope = makeScope(cgroupsPath, id, systemdProperties(resources), systemd);
    const records = [...scopeRecords(host.mount, scope, writes), ...program];
    return { records, isAwaited: true, unit: scope.unit };
  }
  // What a group has from the start asks for none.
  const isNeeded =
    program.length > 0 ||
    controllersOf(writes).length > 0 ||
    writes.some(({ file }) => file.startsWith("cgroup."));
  const place = placeCgroup(cgroupsPath, id, isNeeded, host);
  const records = place === undefined ? [] : [...cgroupRecords(place, writes), ...program];
  return { records, isAwaited: false, unit: "" };
}
