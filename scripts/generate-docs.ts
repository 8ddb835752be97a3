/**
 * Write what is made from the tables of commands: manual pages in docs/man and, for the tests, the help texts in
 * test/cli/snapshots: `npm run docs`. Read the difference before keeping it.
 */
import { rmSync } from "node:fs";
import { commandSpecs } from "../cli/commands/index.ts";
import { aliasesOf, groupsOf, membersOf } from "../cli/commands/lookup.ts";
import { findGuide } from "../cli/guides.ts";
import { renderCommandHelp, renderGroupHelp, renderOverview } from "../cli/help-text.ts";
import { manPages } from "../cli/man-pages.ts";

const COLUMNS = 80;
const groups = groupsOf(commandSpecs);

const snapshots = new Map([
  ["overview", renderOverview(commandSpecs, groups, COLUMNS)],
  ...groups.map(
    (group) => [group.name, renderGroupHelp(group, membersOf(group, commandSpecs), COLUMNS)] as const,
  ),
  ...commandSpecs.map(
    (spec) => [spec.name, renderCommandHelp(spec, findGuide(spec.name), aliasesOf(spec), COLUMNS)] as const,
  ),
]);

/** The folder holds these files and no others. */
async function replace(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const name of new Bun.Glob("*").scanSync(folder)) if (!files.has(name)) rmSync(`${folder}/${name}`);
  for (const [name, text] of files) await Bun.write(`${folder}/${name}`, text);
}

const root = `${import.meta.dir}/..`;
await replace(`${root}/docs/man`, manPages());
await replace(
  `${root}/test/cli/snapshots`,
  new Map([...snapshots].map(([name, text]) => [`${name.replaceAll(" ", "-")}.txt`, text])),
);
