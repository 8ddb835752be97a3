import { readSmallText } from "./small-text.ts";

/** Whether a control group is frozen. `path` is absolute, "" for none. */
export function isFrozen(path: string): boolean {
  return path !== "" && readSmallText(`${path}/cgroup.freeze`)?.trim() === "1";
}
