/** Where control groups of version 2 are, as a process's own /proc tells it. */

/** A mount of the control group file system. */
export interface CgroupMount {
  /** Absolute path on the host, "/sys/fs/cgroup" nearly everywhere. */
  readonly point: string;
  /** Path of the group that is mounted there, "" for the top. */
  readonly root: string;
}

const USUAL = "/sys/fs/cgroup";

/**
 * Find the mount in /proc/self/mountinfo (proc(5)): the usual one before others, a later one before those it may
 * cover. Undefined when there is none, or only of groups outside the cgroup namespace.
 */
export function findCgroupMount(mountinfo: string): CgroupMount | undefined {
  const mounts: CgroupMount[] = [];
  for (const line of mountinfo.split("\n")) {
    const [before = "", after = ""] = line.split(" - ");
    if (!after.startsWith("cgroup2 ")) continue;
    const [, , , root = "", point = ""] = before.split(" ").map(unescaped);
    if (!hasParents(root)) mounts.push({ point, root: root === "/" ? "" : root });
  }
  return mounts.findLast(({ point }) => point === USUAL) ?? mounts.at(-1);
}

/**
 * The group of a process from /proc/PID/cgroup (cgroups(7)), as a path below the mount without a slash before it:
 * "" for the mount's own. Undefined when the group is not in the mount.
 */
export function groupBelow(mount: CgroupMount, text: string): string | undefined {
  const path = /^0::(\/.*)$/m.exec(text)?.[1];
  if (path === undefined || hasParents(path)) return undefined;
  if (path !== mount.root && !path.startsWith(`${mount.root}/`)) return undefined;
  return path.slice(mount.root.length).replace(/^\//, "");
}

/** Groups outside the cgroup namespace are shown as "/.." and so on. */
function hasParents(path: string): boolean {
  return path.split("/").includes("..");
}

/** Space, tab, newline and backslash are in octal. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
