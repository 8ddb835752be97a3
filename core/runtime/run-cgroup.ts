/** The control group of a container that was made from an image. */
import { isSlice } from "../bundle/cgroup-parent.ts";
import { RlError } from "../errors.ts";
import type { CompileContext } from "../plan/context.ts";
import { DELEGATE_COMMAND } from "../plan/delegate.ts";
import type { Linux } from "../spec/runtime-config.ts";
import { type CgroupHost, placeCgroup } from "./cgroup-place.ts";
import { controllersOf } from "./cgroup-records.ts";
import { cgroupWrites } from "./cgroup-resources.ts";
import { containerCgroup } from "./container-cgroup.ts";
import type { SystemdManager } from "./scope.ts";

export interface RunCgroupHost {
  readonly groups: CgroupHost;
  /** The user's own service manager, asked for only when it is needed; undefined without one. */
  manager(): SystemdManager | undefined;
}

/**
 * With limits, or a parent that was named, the group is made by hand wherever the tree is the user's; else by the user's
 * service manager. With neither, it is made when that takes nothing but the making, and left out when not.
 *
 * @throws RlError "invalid", "unsupported" or "denied"
 */
export function runCgroup(
  linux: Linux,
  id: string,
  { groups, manager }: RunCgroupHost,
): CompileContext["cgroup"] {
  const { cgroupsPath, resources = {} } = linux;
  const isNamed = cgroupsPath !== undefined && cgroupsPath !== "";
  const limited = controllersOf(cgroupWrites(resources));
  if (!isNamed && limited.length === 0) return besideGroup(id, groups);
  const isUnit = isNamed && isSlice(cgroupsPath);
  if (!isUnit && (isNamed || canLimitBeside(id, groups))) {
    return containerCgroup(linux, id, { host: groups, systemd: undefined, isPrivileged: false });
  }
  const systemd = groups.mount === undefined ? undefined : manager();
  if (systemd === undefined) throw notDelegated(limited[0] ?? "group", groups);
  return containerCgroup(linux, id, { host: groups, systemd, isPrivileged: false });
}

/** Whether a group beside our own can be made, which can have limits; below our own it cannot, for we are in there. */
export function canLimitBeside(id: string, groups: CgroupHost): boolean {
  const { mount, own } = groups;
  if (mount === undefined || own === undefined) return false;
  const above = own.slice(0, Math.max(0, own.lastIndexOf("/")));
  const beside = {
    ...groups,
    canUse: (path: string) => path === pathOf(mount.point, above) && groups.canUse(path),
  };
  return placeCgroup(undefined, id, false, beside) !== undefined;
}

function pathOf(mount: string, path: string): string {
  return path === "" ? mount : `${mount}/${path}`;
}

/** The start itself looks for the place, so that what is prepared is good for callers in other groups. */
function besideGroup(id: string, { mount }: CgroupHost): CompileContext["cgroup"] {
  if (mount === undefined) return undefined;
  const record = { record: "cgroupBeside", mount: mount.point, root: mount.root, name: `rl-${id}` } as const;
  return { records: [record], isAwaited: false };
}

function notDelegated(controller: string, { mount }: CgroupHost): RlError {
  const parts = { action: "limit", subject: controller, code: "unsupported" } as const;
  if (mount === undefined) {
    return new RlError({
      ...parts,
      state: "no control groups of version 2 are mounted here",
      hint: "boot with systemd.unified_cgroup_hierarchy=1, or leave out the limits",
    });
  }
  return new RlError({
    ...parts,
    code: "denied",
    state:
      "no part of the tree of control groups is delegated to you, and no service manager of yours answers",
    hint: `${DELEGATE_COMMAND}; then log in again, or leave out the limits`,
  });
}
