import type { StorePaths } from "./paths.ts";

/** Where events are told, for all containers of a user; what has been put aside has a number behind its name. */
export function eventsFile({ run }: Pick<StorePaths, "run">): string {
  return `${run}/events.json`;
}
