/**
 * A command as the table holds it: its specification, and how to run it once it is called.
 *
 * citty gives a command its shape (meta, arguments, setup, run, cleanup) and, through `runCommand`, its order.
 * Reading the command line is not citty's: it takes unknown flags, keeps the last of repeated ones and looks
 * words up among inherited properties, so our own strict parser runs before and citty is given nothing to parse.
 * Nor is `runMain`, whose only failure status is 1. `run` does without either, since loading them would cost it
 * several milliseconds.
 */
import { type ArgsDef, type CommandDef, defineCommand, runCommand } from "citty";
import { parseArguments } from "../argv.ts";
import type { BasicContext, CommandContext, ContextSource } from "../context.ts";
import type { CommandSpec, FlagSpec, ParsedArguments } from "../flags/spec.ts";

export interface Registration {
  readonly spec: CommandSpec;
  /** Run with the arguments after the name: the exit status, or "help" when they ask for help. Throws `RlError`. */
  execute(
    argv: readonly string[],
    contexts: ContextSource,
    specs: readonly CommandSpec[],
  ): Promise<number | "help">;
}

/** What a command's module exports. `specs` are all commands there are, which only `help` asks for. */
export interface CommandModule<S extends CommandSpec, C = CommandContext> {
  run(args: ParsedArguments<S>, context: C, specs: readonly CommandSpec[]): Promise<number>;
}

/** Bind a specification to the module that does it; the types make sure that they are of one another. */
export function command<S extends CommandSpec>(spec: S, load: () => Promise<CommandModule<S>>): Registration {
  return register(spec, load, (contexts) => contexts.full());
}

/** The same for a command that does with the basic context, and so begins sooner. */
export function quickCommand<S extends CommandSpec>(
  spec: S,
  load: () => Promise<CommandModule<S, BasicContext>>,
): Registration {
  return register(spec, load, async (contexts) => contexts.basic);
}

/** The same for a command that asks for more than the basic context only at times. */
export function eitherCommand<S extends CommandSpec>(
  spec: S,
  load: () => Promise<CommandModule<S, ContextSource>>,
): Registration {
  return register(spec, load, async (contexts) => contexts);
}

function register<S extends CommandSpec, C>(
  spec: S,
  load: () => Promise<CommandModule<S, C>>,
  contextOf: (contexts: ContextSource) => Promise<C>,
): Registration {
  return {
    spec,
    async execute(argv, contexts, specs) {
      const parsed = parseArguments(spec, argv);
      if (parsed.help) return "help";
      const [module, context] = await Promise.all([load(), contextOf(contexts)]);
      let status = 0;
      const definition = cittyCommand(spec, async () => {
        status = await module.run(parsed, context, specs);
      });
      await runCommand(definition, { rawArgs: [] });
      return status;
    },
  };
}

/** A command that is run elsewhere and only explained here. */
export function explained(spec: CommandSpec): Registration {
  return { spec, execute: async () => "help" };
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
