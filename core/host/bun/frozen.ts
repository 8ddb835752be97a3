import { readSmallFile } from "./system.ts";

/** Whether a control group is frozen. `path` is absolute, "" for none. */
export function isFrozen(path: string): boolean {
  if (path === "") return false;
  const bytes = readSmallFile(`${path}/cgroup.freeze`);
  return typeof bytes !== "number" && new TextDecoder().decode(bytes).trim() === "1";
}
