/** The text of `rl help` and `rl COMMAND --help`, laid out for a terminal's width. */
import type { Group } from "./commands/groups.ts";
import { valueName } from "./flags/errors.ts";
import { shownFlags } from "./flags/shown.ts";
import type { CommandSpec, FlagSpec } from "./flags/spec.ts";
import { usageLine } from "./flags/usage.ts";
import type { Guide } from "./guide.ts";
import { pad } from "./table.ts";
import { displayWidth } from "./width.ts";

/** Lines longer than this are hard to read, however wide the terminal is. */
const WIDEST = 100;
const NARROWEST = 40;
/** Most of the width that labels get. */
const LEFT_PART = 0.45;

/** What `rl` alone says: what it is, the commands, and where to read on. */
export function renderOverview(
  specs: readonly CommandSpec[],
  groups: readonly Group[],
  columns: number,
): string {
  const row = ({ name, summary }: Group | CommandSpec): Row => [`  ${name}`, summary];
  const isOneWord = ({ name }: Group | CommandSpec): boolean => !name.includes(" ");
  const verbs = specs.filter(isOneWord);
  return [
    "Usage: rl COMMAND [OPTIONS]\n\n",
    "Run containers as an ordinary user, without a daemon.\n\n",
    "Commands:\n",
    layOut(verbs.map(row), columns),
    "\nGroups of commands:\n",
    layOut(groups.filter(isOneWord).map(row), columns),
    "\nStart here:\n",
    "  rl run --rm -it alpine     a shell in a small Linux\n",
    "  rl info                    what this machine can do\n",
    "\nrl COMMAND --help tells more about a command or group.\n",
  ].join("");
}

/** The commands of a group by the word that follows its name; those of one meaning stand on one line. */
export function renderGroupHelp(
  group: Group,
  members: ReadonlyMap<string, CommandSpec>,
  columns: number,
): string {
  const verbs = new Map<CommandSpec, string[]>();
  for (const [verb, spec] of members) verbs.set(spec, [...(verbs.get(spec) ?? []), verb]);
  return [
    `Usage: rl ${group.name} COMMAND [OPTIONS]\n\n`,
    `${group.summary}.\n`,
    "\nCommands:\n",
    layOut(
      [...verbs].map(([spec, words]): Row => [`  ${words.join(", ")}`, spec.summary]),
      columns,
    ),
    `\nrl ${group.name} COMMAND --help tells more about a command.\n`,
  ].join("");
}

/** Usage, description, flags and examples of one command; `aliases` are its other names. */
export function renderCommandHelp(
  spec: CommandSpec,
  guide: Guide,
  aliases: readonly string[],
  columns: number,
): string {
  const width = clampWidth(columns);
  const rows = [...shownFlags(spec).map((flag): Row => [flagLabel(flag), flagText(flag)]), helpRow(spec)];
  const examples = guide.examples.map(
    ({ command, text }) =>
      `  ${command}\n${wrap(text, width - 6)
        .map((line) => `      ${line}\n`)
        .join("")}`,
  );
  return [
    `Usage: ${usageLine(spec)}\n\n`,
    `${wrap(`${spec.summary}.`, width).join("\n")}\n`,
    ...guide.description.map((paragraph) => `\n${wrap(paragraph, width).join("\n")}\n`),
    aliases.length === 0 ? "" : `\nAlso: ${aliases.map((alias) => `rl ${alias}`).join(", ")}\n`,
    "\nOptions:\n",
    layOut(rows, columns),
    "\nExamples:\n",
    examples.join("\n"),
  ].join("");
}

type Row = readonly [label: string, text: string];

function helpRow(spec: CommandSpec): Row {
  const taken = spec.flags.some((flag) => flag.short === "h");
  return [taken ? "      --help" : "  -h, --help", "Show this help"];
}

/** "  -e, --env KEY=VALUE"; flags without a letter line up with those that have one. */
function flagLabel(flag: FlagSpec): string {
  const short = flag.short === undefined ? "    " : `-${flag.short}, `;
  const value = flag.kind === "boolean" ? "" : ` ${valueName(flag)}`;
  return `  ${short}--${flag.name}${value}`;
}

/** The description, with what is good to know about the value. */
export function flagText(flag: FlagSpec): string {
  const notes = [
    ...(flag.kind === "list" ? ["may be repeated"] : []),
    ...(flag.default === undefined ? [] : [`default ${flag.default}`]),
  ];
  return notes.length === 0 ? flag.description : `${flag.description} (${notes.join(", ")})`;
}

/** Two columns, the second wrapped and aligned. A label that would leave it no room has a line of its own. */
function layOut(rows: readonly Row[], columns: number): string {
  const width = clampWidth(columns);
  const widest = Math.max(...rows.map(([label]) => displayWidth(label))) + 3;
  const left = Math.min(widest, Math.floor(width * LEFT_PART));
  return rows
    .map(([label, text]) => {
      const lines = wrap(text, width - left);
      const [first = ""] = lines;
      const fits = displayWidth(label) + 2 <= left;
      const head = fits ? `${pad(label, left)}${first}\n` : `${label}\n`;
      const rest = fits ? lines.slice(1) : lines;
      return [head, ...rest.map((line) => `${" ".repeat(left)}${line}\n`)].join("");
    })
    .join("");
}

/** Break a text between words into lines of at most so many cells; a longer word stands alone. */
export function wrap(text: string, cells: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && displayWidth(longer) > cells) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

function clampWidth(columns: number): number {
  return Math.min(WIDEST, Math.max(NARROWEST, columns));
}
