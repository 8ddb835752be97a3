import { RUNTIME_FLAGS } from "../flags/runtime.ts";

/**
 * `--root DIR run ID` as `run --root DIR ID`: callers of OCI runtimes put what is for all commands before the
 * command's name. A flag of no command is left to the command to refuse.
 */
export function hoistRuntimeFlags(words: readonly string[]): string[] {
  let verb = 0;
  while (verb < words.length && words[verb]?.startsWith("-") === true && !isQuestion(words[verb])) {
    const name = words[verb]?.replace(/^--?/, "");
    verb += RUNTIME_FLAGS.some((flag) => flag.name === name && flag.kind !== "boolean") ? 2 : 1;
  }
  const [command, ...rest] = words.slice(verb);
  return command === undefined ? [...words] : [command, ...words.slice(0, verb), ...rest];
}

/** Asks for help or the version, of the program and not of a command. */
function isQuestion(word: string | undefined): boolean {
  return word === "--help" || word === "-h" || isVersion(word);
}

export function isVersion(word: string | undefined): boolean {
  return word === "--version" || word === "-v";
}
