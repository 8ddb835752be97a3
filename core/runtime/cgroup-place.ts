/** Which control group a container gets: `linux.cgroupsPath` (config-linux.md "Control Groups"). */
import { RlError } from "../errors.ts";
import type { CgroupMount } from "./cgroup-mount.ts";

/** What is known of this host's control groups. */
export interface CgroupHost {
  readonly mount: CgroupMount | undefined;
  /** Our own group below the mount, without a slash before it; undefined when it is not in the mount. */
  readonly own: string | undefined;
  /** Whether groups can be made in a group, and processes moved there; of its absolute path. */
  canUse(directory: string): boolean;
}

/** Where the group is to be. */
export interface CgroupPlace {
  readonly mount: CgroupMount;
  /** Below the mount, without a slash before it. */
  readonly path: string;
  /** Nothing asks for it: a container that cannot have it does without. */
  readonly isOptional: boolean;
}

const GIVE_PART =
  "Run it in a part of the tree that is yours: systemd-run --user --scope -p Delegate=yes COMMAND, or leave out limits.";

/**
 * The place of a container's group. An absolute path begins at the mount, a relative one beside our own group, whose
 * processes would keep it from giving limits to groups below. Without a path the group is beside our own or below it,
 * wherever that is allowed.
 *
 * @param isNeeded limits ask for a group
 * @returns undefined when there is none to be had, and nothing asks for it
 * @throws RlError "invalid" for a path that leads elsewhere, "unsupported" without version 2, "denied" when no part of
 * the tree is this user's
 */
export function placeCgroup(
  cgroupsPath: string | undefined,
  id: string,
  isNeeded: boolean,
  host: CgroupHost,
): CgroupPlace | undefined {
  const { mount, own } = host;
  const words = (cgroupsPath ?? "").split("/").filter((word) => word !== "" && word !== ".");
  const isNamed = cgroupsPath !== undefined && cgroupsPath !== "";
  if (isNamed && words.includes("..")) throw refused(cgroupsPath, "invalid", 'it has ".." in it');
  if (isNamed && words.length === 0) throw refused(cgroupsPath, "invalid", "it names no group");
  if (mount === undefined) {
    if (!isNamed && !isNeeded) return undefined;
    const hint = "boot with systemd.unified_cgroup_hierarchy=1, or leave out limits and cgroupsPath";
    throw refused(cgroupsPath, "unsupported", "no control groups of version 2 are mounted here", hint);
  }
  if (isNamed && cgroupsPath.startsWith("/")) return { mount, path: words.join("/"), isOptional: false };
  if (own === undefined) {
    if (!isNamed && !isNeeded) return undefined;
    throw refused(cgroupsPath, "unsupported", "our own group is not in what is mounted here");
  }
  const above = own.slice(0, Math.max(0, own.lastIndexOf("/")));
  if (isNamed) return { mount, path: joined(above, words.join("/")), isOptional: false };
  const parent = [...new Set([above, own])].find((path) => host.canUse(joined(mount.point, path)));
  // The name tells it from groups, and files, of others.
  if (parent !== undefined) return { mount, path: joined(parent, `rl-${id}`), isOptional: !isNeeded };
  if (isNeeded) throw refused(undefined, "denied", "no part of the tree is yours", GIVE_PART);
  return undefined;
}

function joined(parent: string, path: string): string {
  return parent === "" || path === "" ? `${parent}${path}` : `${parent}/${path}`;
}

function refused(
  cgroupsPath: string | undefined,
  code: "invalid" | "unsupported" | "denied",
  state: string,
  hint?: string,
): RlError {
  const isNamed = cgroupsPath !== undefined && cgroupsPath !== "";
  return new RlError({
    code,
    action: isNamed ? "use linux.cgroupsPath" : "use configuration property",
    subject: isNamed ? cgroupsPath : "linux.resources",
    state,
    hint,
  });
}
