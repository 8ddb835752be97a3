import { type CgroupWrite, refuseLimit } from "./cgroup-write.ts";

/** A controller and what it has, never a path. */
const LIMIT = /^(cpu|cpuset|dmem|hugetlb|io|memory|misc|pids|rdma)(\.[A-Za-z0-9_-]+)+$/;
/** Of the files that every group has, those that are limits: others move, stop and kill processes. */
const GENERAL = /^cgroup\.(max\.(depth|descendants)|pressure)$/;
/** Files that act when they are written to, rather than limit anything. */
const ACTIONS: ReadonlySet<string> = new Set(["memory.reclaim"]);

/** Files of the group by name, config-linux.md "Unified"; a text of several lines is a write for each. */
export function unifiedWrites(unified: Readonly<Record<string, string>>): readonly CgroupWrite[] {
  return Object.entries(unified).flatMap(([file, text]) => {
    if ((!LIMIT.test(file) && !GENERAL.test(file)) || ACTIONS.has(file)) {
      throw refuseLimit(`unified[${JSON.stringify(file)}]`, "it is no limit of a control group");
    }
    const lines = text.split(/[\r\n]+/).filter((line) => line !== "");
    return (lines.length === 0 ? [""] : lines).map((value) => ({ file, value }));
  });
}
