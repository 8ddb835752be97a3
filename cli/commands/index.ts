/**
 * Every command but `run`.
 *
 * Each is a citty command, loaded when it is called: citty gives the definition its shape (meta, arguments,
 * setup, run, cleanup) and, through `runCommand`, its order. Reading the command line is not citty's: it
 * takes unknown flags, keeps the last of repeated ones and looks words up among inherited properties, so our
 * own strict parser runs before and citty is given nothing to parse. Nor is `runMain`, whose only failure
 * status is 1. `run` does without either, since loading them would cost it several milliseconds.
 */
import { type ArgsDef, type CommandDef, defineCommand, runCommand } from "citty";
import { parseArguments } from "../argv.ts";
import type { CommandContext } from "../context.ts";
import { unknownCommand } from "../flags/errors.ts";
import type { CommandSpec, FlagSpec, ParsedArguments } from "../flags/spec.ts";
import { helpSpec } from "./help.spec.ts";
import { imagesSpec } from "./images.spec.ts";
import { infoSpec } from "./info.spec.ts";
import { pullSpec } from "./pull.spec.ts";
import { commandSpecs } from "./specs.ts";
import { versionSpec } from "./version.spec.ts";

/** What a command's module exports. */
interface CommandModule<S extends CommandSpec> {
  run(args: ParsedArguments<S>, context: CommandContext): Promise<number>;
}

type Command = (argv: readonly string[], context: CommandContext) => Promise<number>;

/** A map, so that `rl constructor` is an unknown command. */
const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ["pull", command(pullSpec, () => import("./pull.ts"))],
  ["images", command(imagesSpec, () => import("./images.ts"))],
  ["info", command(infoSpec, () => import("./info.ts"))],
  ["version", command(versionSpec, () => import("./version.ts"))],
  ["help", command(helpSpec, () => import("./help.ts"))],
]);

/**
 * Run the command that the arguments name and return its exit status.
 *
 * No arguments, `--help` and `-h` are `help`; `--version` and `-v` are `version`; `run` is accepted only to
 * ask for its help. Throws `RlError`.
 */
export async function dispatch(argv: readonly string[], context: CommandContext): Promise<number> {
  const [first = "help", ...rest] = argv;
  const verb = VERB_OF_FLAG.get(first) ?? first;
  if (verb === "run") return runCommandNamed("help", ["run"], context);
  return runCommandNamed(verb, rest, context);
}

const VERB_OF_FLAG: ReadonlyMap<string, string> = new Map([
  ["--help", "help"],
  ["-h", "help"],
  ["--version", "version"],
  ["-v", "version"],
]);

async function runCommandNamed(
  verb: string,
  argv: readonly string[],
  context: CommandContext,
): Promise<number> {
  const found = COMMANDS.get(verb);
  if (found !== undefined) return found(argv, context);
  throw unknownCommand(
    verb,
    commandSpecs.map((spec) => spec.name),
  );
}

/** Bind a specification to the module that does it; the types make sure that they are of one another. */
function command<S extends CommandSpec>(spec: S, load: () => Promise<CommandModule<S>>): Command {
  return async (argv, context) => {
    const parsed = parseArguments(spec, argv);
    if (parsed.help) return runCommandNamed("help", [spec.name], context);
    const module = await load();
    let status = 0;
    const definition = cittyCommand(spec, async () => {
      status = await module.run(parsed, context);
    });
    await runCommand(definition, { rawArgs: [] });
    return status;
  };
}

/** The same command as citty describes it: for tools that read citty definitions, and for its life cycle. */
export function cittyCommand(spec: CommandSpec, run: () => Promise<void>): CommandDef {
  return defineCommand({
    meta: { name: spec.name, description: spec.summary },
    args: Object.fromEntries(spec.flags.map((flag) => [flag.name, cittyArgument(flag)])) as ArgsDef,
    run,
  });
}

function cittyArgument(flag: FlagSpec): ArgsDef[string] {
  const common = {
    description: flag.description,
    ...(flag.short === undefined ? {} : { alias: flag.short }),
  };
  if (flag.kind === "boolean") return { ...common, type: "boolean" };
  const value = flag.valueName === undefined ? {} : { valueHint: flag.valueName };
  if (flag.choices === undefined) return { ...common, ...value, type: "string" };
  return { ...common, type: "enum", options: [...flag.choices] };
}
