import { commandSpecs } from "./commands/index.ts";
import { aliasesOf, groupsOf, membersOf } from "./commands/lookup.ts";
import { findGuide } from "./guides.ts";
import { pageName, renderManGroup, renderManOverview, renderManPage } from "./man-page.ts";

/** Every manual page by its file name below docs/man. A test compares them with the files. */
export function manPages(): ReadonlyMap<string, string> {
  const groups = groupsOf(commandSpecs);
  return new Map([
    ["rl.1.md", renderManOverview(commandSpecs, groups)],
    ...groups.map(
      (group) => [`${pageName(group)}.1.md`, renderManGroup(group, membersOf(group, commandSpecs))] as const,
    ),
    ...commandSpecs.map(
      (spec) =>
        [`${pageName(spec)}.1.md`, renderManPage(spec, findGuide(spec.name), aliasesOf(spec))] as const,
    ),
  ]);
}
