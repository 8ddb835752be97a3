/**
 * Variables for a container: `--env` and files given by `--env-file`, by docker's rules. Entries are as the
 * core's options take them: `KEY=VALUE`, or `KEY` alone to remove what the image sets.
 */
import { RlError } from "../mod.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * One `--env` value: `KEY=VALUE`, or `KEY` alone, which takes the caller's value; when the caller has none,
 * the image's is removed, as docker does.
 */
export function parseEnvironmentFlag(text: string, environment: Environment): string {
  const equals = text.indexOf("=");
  const name = equals < 0 ? text : text.slice(0, equals);
  if (name === "") {
    throw new RlError({
      code: "invalid",
      action: "accept variable",
      subject: text,
      state: "it has no name",
      hint: "write -e KEY=VALUE, or -e KEY to take the value from your environment",
    });
  }
  const value = equals < 0 ? own(environment, name) : undefined;
  return value === undefined ? text : `${name}=${value}`;
}

/**
 * The lines of an environment file. Blanks before a name are dropped, a line that starts with `#` is a
 * comment, everything after the first `=` is the value, untouched (quotes are part of it). `KEY` alone takes
 * the caller's value and is left out when there is none. `path` is for messages.
 * Throws `RlError` "invalid" for bytes that are not UTF-8, a NUL, a missing name, or a blank in a name.
 */
export function parseEnvironmentFile(path: string, content: Uint8Array, environment: Environment): string[] {
  const entries: string[] = [];
  for (const [index, raw] of decode(path, content).split("\n").entries()) {
    const line = raw.replace(/\r$/, "").trimStart();
    if (line === "" || line.startsWith("#")) continue;
    const equals = line.indexOf("=");
    const name = equals < 0 ? line.trimEnd() : line.slice(0, equals);
    if (name === "") throw invalid(path, index, "a line has no variable name before the =");
    if (/\s/u.test(name)) throw invalid(path, index, "a variable name holds a blank");
    if (line.includes("\0")) throw invalid(path, index, "a line holds a NUL byte");
    const value = equals < 0 ? own(environment, name) : line.slice(equals + 1);
    if (value !== undefined) entries.push(`${name}=${value}`);
  }
  return entries;
}

/** The text without a byte order mark. */
function decode(path: string, content: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch (cause) {
    throw new RlError({
      code: "invalid",
      action: "read environment file",
      subject: path,
      state: "it is not UTF-8 text",
      hint: "save the file as UTF-8",
      cause,
    });
  }
}

/** A variable of that very name; inherited properties of the object are none. */
function own(environment: Environment, name: string): string | undefined {
  return Object.hasOwn(environment, name) ? environment[name] : undefined;
}

function invalid(path: string, index: number, state: string): RlError {
  return new RlError({
    code: "invalid",
    action: "read environment file",
    subject: path,
    state: `${state} (line ${index + 1})`,
    hint: "write one KEY=VALUE per line; lines that start with # are comments",
  });
}
