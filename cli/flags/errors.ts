/** The refusals of the command line. Each says what was wrong and what to write instead. */

import { nearest } from "../../core/engine/flags/nearest.ts";
import { RlError } from "../../core/mod.ts";
import { isDockerFlag, whyMissing } from "./docker.ts";
import type { CommandSpec, FlagSpec, PositionalSpec } from "./spec.ts";
import { usageLine } from "./usage.ts";

/** `written` is the flag with its dashes. */
export function unknownFlag(spec: CommandSpec, written: string): RlError {
  const name = written.replace(/^-+/, "");
  const missing = ["run", "create"].includes(spec.name) && isDockerFlag(name);
  const meant = missing || written.length < 4 ? undefined : nearest(name, flagNames(spec));
  const advice = meant === undefined ? see(spec) : `did you mean --${meant}? ${see(spec)}`;
  return invalid({
    action: "accept flag",
    subject: written,
    state: missing ? whyMissing(name) : `rl ${spec.name} has no such flag`,
    hint: advice,
  });
}

export function missingValue(spec: CommandSpec, written: string, flag: FlagSpec): RlError {
  return invalid({
    action: "accept flag",
    subject: written,
    state: "its value is missing",
    hint: `write ${written} ${valueName(flag)}; ${see(spec)}`,
  });
}

/** `allowed` names what would have been right. */
export function badValue(spec: CommandSpec, written: string, value: string, allowed: string): RlError {
  return invalid({
    action: `accept value of ${written}`,
    subject: value,
    state: `it is not one of: ${allowed}`,
    hint: see(spec),
  });
}

export function missingPositional(spec: CommandSpec, positional: PositionalSpec): RlError {
  return invalid({
    action: "run command",
    subject: `rl ${spec.name}`,
    state: `${positional.name} is missing`,
    hint: `usage: ${usageLine(spec)}`,
  });
}

export function tooManyArguments(spec: CommandSpec, surplus: string): RlError {
  return invalid({
    action: "accept argument",
    subject: surplus,
    state: `rl ${spec.name} takes no more arguments`,
    hint: `usage: ${usageLine(spec)}`,
  });
}

/** `names`: the commands and groups there are. */
export function unknownCommand(verb: string, names: readonly string[]): RlError {
  const words = names.filter((name) => !name.includes(" "));
  // Who types "prune" means a command of some group.
  const meant = nearest(verb, words) ?? names.find((name) => name.endsWith(` ${verb}`));
  return invalid({
    action: "run command",
    subject: `rl ${verb}`,
    state: "there is no such command",
    hint:
      meant === undefined
        ? "rl help lists the commands"
        : `did you mean rl ${meant}? rl help lists the commands`,
  });
}

/** `verbs`: the words that may follow the group's name. */
export function unknownSubcommand(group: string, verb: string, verbs: readonly string[]): RlError {
  const meant = nearest(verb, verbs);
  const list = `rl ${group} --help lists the commands`;
  return invalid({
    action: "run command",
    subject: `rl ${group} ${verb}`,
    state: "there is no such command",
    hint: meant === undefined ? list : `did you mean rl ${group} ${meant}? ${list}`,
  });
}

/** What the value of a flag is called: its own name for it, or its choices. */
export function valueName(flag: FlagSpec): string {
  return flag.valueName ?? flag.choices?.join("|") ?? "VALUE";
}

function see(spec: CommandSpec): string {
  return `see rl ${spec.name} --help`;
}

function flagNames(spec: CommandSpec): string[] {
  return [...spec.flags.filter((flag) => flag.hidden !== true).map((flag) => flag.name), "help"];
}

function invalid(parts: { action: string; subject: string; state: string; hint: string }): RlError {
  return new RlError({ code: "invalid", ...parts });
}
