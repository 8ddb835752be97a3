import { commandSpecs, commands } from "./commands/index.ts";
import { findNamed } from "./commands/lookup.ts";
import type { ContextSource } from "./context.ts";

const VERB_OF_FLAG: ReadonlyMap<string, string> = new Map([
  ["--help", "help"],
  ["-h", "help"],
  ["--version", "version"],
  ["-v", "version"],
]);

/**
 * Run the command that the arguments name and return its exit status.
 *
 * No arguments, `--help` and `-h` are `help`; `--version` and `-v` are `version`; a group alone, and `run`, show
 * their help. Throws `RlError`.
 */
export async function dispatch(argv: readonly string[], contexts: ContextSource): Promise<number> {
  const [first = "help", ...rest] = argv;
  const words = [VERB_OF_FLAG.get(first) ?? first, ...rest];
  const named = findNamed(words, commandSpecs);
  if (named.kind === "group") return await help(named.group.name, contexts);
  const registration = commands.find(({ spec }) => spec === named.spec);
  const status = await registration?.execute(words.slice(named.words), contexts, commandSpecs);
  return typeof status === "number" ? status : await help(named.spec.name, contexts);
}

/** As `rl help NAME`. */
async function help(name: string, contexts: ContextSource): Promise<number> {
  return await dispatch(["help", ...name.split(" ")], contexts);
}
