/**
 * The environment of a container's first process, with Docker's order and precedence: the built-in entries,
 * then the caller's, then those of the image that the caller has not set. HOME is not here: it depends on the
 * container's user database and is set with the user.
 */

import { RlError } from "../errors.ts";

/** PATH of a container whose image sets none. */
export const DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** What the environment is put together from. */
export interface EnvironmentInput {
  readonly image: readonly string[];
  readonly caller: readonly string[];
  readonly hostname: string;
  readonly terminal: boolean;
}

/**
 * KEY=VALUE entries, each key once. An image's entry without "=" is dropped; a caller's takes the entry away.
 *
 * @throws RlError "invalid" for a caller's entry with an empty key, and for any entry with a NUL.
 */
export function generateEnvironment(input: EnvironmentInput): string[] {
  // A Map keeps the place of the first insertion, which is where an override is seen too.
  const entries = new Map<string, string>([
    ["PATH", DEFAULT_PATH],
    ["HOSTNAME", input.hostname],
  ]);
  if (input.terminal) entries.set("TERM", "xterm");

  const removed = new Set<string>();
  const own = new Set<string>();
  for (const entry of input.caller) {
    const key = keyOf(entry);
    if (key === "") throw refused(entry, "the name before = is empty");
    own.add(key);
    if (entry.length === key.length) {
      removed.add(key);
      entries.delete(key);
      continue;
    }
    removed.delete(key);
    entries.set(key, valueAfter(entry, key));
  }
  for (const entry of input.image) {
    const key = keyOf(entry);
    if (key === "" || entry.length === key.length || own.has(key) || removed.has(key)) continue;
    entries.set(key, valueAfter(entry, key));
  }
  const list: string[] = [];
  for (const [key, value] of entries) list.push(`${key}=${value}`);
  return list;
}

/** The part before the first "=", the whole entry when there is none. */
function keyOf(entry: string): string {
  const equals = entry.indexOf("=");
  return equals < 0 ? entry : entry.slice(0, equals);
}

function valueAfter(entry: string, key: string): string {
  // The kernel would end the entry there, and what was checked would not be what is used.
  if (entry.includes("\0")) throw refused(entry, "it contains a NUL character");
  return entry.slice(key.length + 1);
}

function refused(entry: string, state: string): RlError {
  return new RlError({ code: "invalid", action: "set environment entry", subject: entry, state });
}
