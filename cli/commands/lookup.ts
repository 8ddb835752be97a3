/** From the words of a command line to the command they name. */
import { unknownCommand, unknownSubcommand } from "../flags/errors.ts";
import type { CommandSpec } from "../flags/spec.ts";
import { ALIASES, GROUPS, type Group } from "./groups.ts";

/** What the first words name: a command, with how many words its name took, or a group. */
export type Named =
  | { readonly kind: "command"; readonly spec: CommandSpec; readonly words: number }
  | { readonly kind: "group"; readonly group: Group };

/** Words of the longest name. */
const LONGEST = 3;

/** A name has no blanks in it, so "image prune" in quotes names nothing. */
const WORD = /^[a-z-]+$/;

/**
 * The command or group that the first words name; the longest name wins. A group is meant when nothing or a
 * wish for help follows it. Throws `RlError` "invalid", with a suggestion, when there is no such command.
 */
export function findNamed(argv: readonly string[], specs: readonly CommandSpec[]): Named {
  for (let words = Math.min(LONGEST, argv.length); words > 0; words--) {
    const spec = findSpec(joined(argv, words), specs);
    if (spec !== undefined) return { kind: "command", spec, words };
  }
  for (let words = Math.min(LONGEST, argv.length); words > 0; words--) {
    const name = joined(argv, words);
    const group = GROUPS.find((each) => each.name === name);
    if (group === undefined) continue;
    const next = argv[words];
    if (next === undefined || next === "--help" || next === "-h") return { kind: "group", group };
    throw unknownSubcommand(
      group.name,
      next,
      [...membersOf(group, specs)].map(([verb]) => verb),
    );
  }
  throw unknownCommand(argv[0] ?? "", allNames(specs));
}

/** The command of a name, which may be an alias. */
export function findSpec(name: string, specs: readonly CommandSpec[]): CommandSpec | undefined {
  const wanted = ALIASES.get(name) ?? name;
  return specs.find((spec) => spec.name === wanted);
}

/** The commands of a group by the word that follows the group's, aliases included, in alphabetical order. */
export function membersOf(group: Group, specs: readonly CommandSpec[]): ReadonlyMap<string, CommandSpec> {
  const prefix = `${group.name} `;
  const names = [...specs.map((spec) => spec.name), ...ALIASES.keys()];
  const verbs = names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  return new Map(
    verbs.sort().flatMap((verb) => {
      const spec = findSpec(prefix + verb, specs);
      return spec === undefined ? [] : [[verb, spec] as const];
    }),
  );
}

/** Other names of a command. */
export function aliasesOf(spec: CommandSpec): string[] {
  return [...ALIASES].filter(([, name]) => name === spec.name).map(([alias]) => alias);
}

/** Groups that have commands. */
export function groupsOf(specs: readonly CommandSpec[]): Group[] {
  return GROUPS.filter((group) => membersOf(group, specs).size > 0);
}

function joined(argv: readonly string[], words: number): string {
  const taken = argv.slice(0, words);
  return taken.every((word) => WORD.test(word)) ? taken.join(" ") : "";
}

function allNames(specs: readonly CommandSpec[]): string[] {
  return [...specs.map((spec) => spec.name), ...groupsOf(specs).map((group) => group.name)];
}
