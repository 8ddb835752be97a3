import type { CommandSpec, FlagSpec } from "./spec.ts";

/** The flags that help and manual pages show, by the alphabet: a specification may put together several lists. */
export function shownFlags(spec: CommandSpec): readonly FlagSpec[] {
  return spec.flags
    .filter((flag) => flag.hidden !== true)
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}
