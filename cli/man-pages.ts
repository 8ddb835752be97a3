import { commandSpecs } from "./commands/specs.ts";
import { findGuide } from "./guides.ts";
import { renderManOverview, renderManPage } from "./man-page.ts";

/** Every manual page by its file name below docs/man. A test compares them with the files. */
export function manPages(): ReadonlyMap<string, string> {
  return new Map([
    ["rl.1.md", renderManOverview(commandSpecs)],
    ...commandSpecs.map(
      (spec) => [`rl-${spec.name}.1.md`, renderManPage(spec, findGuide(spec.name))] as const,
    ),
  ]);
}
