/** The parent of a container's control group, as `--cgroup-parent` names it. */

const SLICE = /\.slice$/;

/** Whether a parent, or a path made from one, is a slice of systemd's. */
export function isSlice(path: string): boolean {
  return SLICE.test(path.split(":")[0] ?? "");
}

/** `linux.cgroupsPath` (config-linux.md "Cgroups Path"): below a slice of systemd's, or below the path of a group. */
export function pathBelow(parent: string, id: string): string {
  return SLICE.test(parent) ? `${parent}:rl:${id}` : `${parent.replace(/\/+$/, "")}/rl-${id}`;
}
