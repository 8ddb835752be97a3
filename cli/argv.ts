/**
 * Split a command line by a command's specification, with the habits of docker's own parser (pflag).
 *
 * Strict where guessing would hurt: an unknown flag is refused, never passed on; a list flag keeps every
 * value; what follows the image belongs to the container. No library does it here, because loading one
 * costs more than all the rest of the command line work of `run`.
 */
import { parseBoolean } from "../core/engine/flags/boolean.ts";
import { badValue, missingPositional, missingValue, tooManyArguments, unknownFlag } from "./flags/errors.ts";
import type { CommandSpec, FlagSpec, FlagValues, ParsedArguments } from "./flags/spec.ts";

type Value = boolean | string | string[];

/** Values while parsing. A map, not an object: a flag named like an inherited property means nothing here. */
interface Parser {
  readonly spec: CommandSpec;
  readonly argv: readonly string[];
  next: number;
  readonly values: Map<string, Value>;
  help: boolean;
}

/**
 * Parse the arguments after the verb.
 *
 * `--flag VALUE`, `--flag=VALUE`, `-f VALUE`, `-fVALUE`, `-f=VALUE`, clusters (`-itd`), `--boolean=false`,
 * `--` to end the flags. `--help` (and `-h`, where the command has no `-h` of its own) stops everything.
 * Throws `RlError` code "invalid" with a suggestion.
 */
export function parseArguments<const S extends CommandSpec>(
  spec: S,
  argv: readonly string[],
): ParsedArguments<S> {
  const parser: Parser = { spec, argv, next: 0, values: new Map(), help: false };
  const positionals: string[] = [];
  while (parser.next < argv.length && !parser.help) {
    const word = argv[parser.next++] ?? "";
    if (word === "--") {
      positionals.push(...argv.slice(parser.next));
      break;
    }
    if (word.startsWith("--")) parseLong(parser, word);
    else if (word.startsWith("-") && word !== "-") parseCluster(parser, word);
    else {
      positionals.push(word);
      if (!spec.stopAtFirstPositional) continue;
      positionals.push(...argv.slice(parser.next));
      break;
    }
  }
  if (!parser.help) checkPositionals(spec, positionals);
  return { flags: collect(spec, parser.values) as FlagValues<S>, positionals, help: parser.help };
}

/** `--name`, `--name=value`, `--name value`. */
function parseLong(parser: Parser, word: string): void {
  const equals = word.indexOf("=");
  const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
  const inline = equals < 0 ? undefined : word.slice(equals + 1);
  const flag = parser.spec.flags.find((each) => each.name === name || each.alias === name);
  if (flag !== undefined) setFlag(parser, flag, `--${name}`, inline);
  else if (name === "help") parser.help = true;
  else throw unknownFlag(parser.spec, `--${name}`);
}

/** `-i`, `-it`, `-eA=1`, `-e=A=1`, `-e A=1`: the first letter that takes a value takes the rest of the word. */
function parseCluster(parser: Parser, word: string): void {
  let at = 1;
  while (at < word.length && !parser.help) {
    const letter = String.fromCodePoint(word.codePointAt(at) ?? 0);
    at += letter.length;
    const flag = parser.spec.flags.find((each) => each.short === letter);
    if (flag === undefined) {
      if (letter !== "h") throw unknownFlag(parser.spec, `-${letter}`);
      parser.help = true;
      return;
    }
    const rest = word.slice(at);
    if (rest.startsWith("=")) {
      setFlag(parser, flag, `-${letter}`, rest.slice(1));
      return;
    }
    if (flag.kind !== "boolean") {
      setFlag(parser, flag, `-${letter}`, rest === "" ? undefined : rest);
      return;
    }
    parser.values.set(flag.name, true);
  }
}

/** Store one value; `written` is the flag as the person wrote it, for messages. */
function setFlag(parser: Parser, flag: FlagSpec, written: string, inline: string | undefined): void {
  if (flag.kind === "boolean") {
    // "--rm false" is `--rm` and an argument "false": a boolean takes a value only after "=".
    const value = inline === undefined ? true : parseBoolean(inline);
    if (value === undefined) throw badValue(parser.spec, written, inline ?? "", "true, false");
    parser.values.set(flag.name, value);
    return;
  }
  const value = inline ?? parser.argv[parser.next];
  if (value === undefined) throw missingValue(parser.spec, written, flag);
  if (inline === undefined) parser.next++;
  if (flag.choices !== undefined && !flag.choices.includes(value)) {
    throw badValue(parser.spec, written, value, flag.choices.join(", "));
  }
  const earlier = parser.values.get(flag.name);
  if (flag.kind === "string") parser.values.set(flag.name, value);
  else if (Array.isArray(earlier)) earlier.push(value);
  else parser.values.set(flag.name, [value]);
}

/** Every flag of the specification gets its value or default, in an object that inherits nothing. */
function collect(spec: CommandSpec, values: ReadonlyMap<string, Value>): Record<string, Value | undefined> {
  const flags: Record<string, Value | undefined> = Object.create(null);
  for (const flag of spec.flags) {
    const off = flag.optional === true ? undefined : flag.default === "true";
    const absent = flag.kind === "boolean" ? off : flag.kind === "list" ? [] : flag.default;
    flags[flag.name] = values.get(flag.name) ?? absent;
  }
  return flags;
}

function checkPositionals(spec: CommandSpec, positionals: readonly string[]): void {
  const missing = spec.positionals.find((each, index) => each.required && index >= positionals.length);
  if (missing !== undefined) throw missingPositional(spec, missing);
  const surplus = positionals[spec.positionals.length];
  const variadic = spec.positionals.at(-1)?.variadic === true;
  if (surplus !== undefined && !variadic) throw tooManyArguments(spec, surplus);
}
