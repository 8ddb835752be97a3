/** Options of a tmpfs as people write them: `--tmpfs /run:size=64m,exec`. See tmpfs(5). */

import { RlError } from "../errors.ts";
import { suggest } from "./nearest.ts";

const FLAGS: readonly string[] = ["ro", "rw", "nosuid", "suid", "nodev", "dev", "noexec", "exec"];

/** Options with a value, and what the value looks like. */
const VALUES: Readonly<Record<string, RegExp>> = {
  size: /^\d+[kKmMgGtT%]?$/,
  nr_blocks: /^\d+[kKmMgG]?$/,
  nr_inodes: /^\d+[kKmMgG]?$/,
  mode: /^[0-7]{1,4}$/,
  uid: /^\d{1,10}$/,
  gid: /^\d{1,10}$/,
  huge: /^(never|always|within_size|advise)$/,
  mpol: /^[a-z0-9:=,_-]+$/,
};

/**
 * Options for the config: nothing in it can be executed, be set-user-id or be a device unless asked for, and
 * everybody may write to it.
 *
 * @throws RlError "invalid" for an unknown option or a malformed value.
 */
export function parseTmpfsOptions(options: readonly string[]): string[] {
  const flags = new Map<string, string>([
    ["exec", "noexec"],
    ["suid", "nosuid"],
    ["dev", "nodev"],
  ]);
  const values = new Map<string, string>([["mode", "1777"]]);
  for (const option of options) {
    const equals = option.indexOf("=");
    const name = equals < 0 ? option : option.slice(0, equals);
    if (equals < 0 && FLAGS.includes(name)) {
      // "ro" and "rw" answer one question, "exec" and "noexec" another.
      flags.set(name === "ro" || name === "rw" ? "access" : name.replace(/^no/, ""), name);
      continue;
    }
    const pattern = equals >= 0 && Object.hasOwn(VALUES, name) ? VALUES[name] : undefined;
    if (pattern === undefined)
      throw refused(option, "there is no such option", suggest(name, [...FLAGS, ...Object.keys(VALUES)]));
    if (!pattern.test(option.slice(equals + 1))) throw refused(option, "its value is malformed");
    values.set(name, option.slice(equals + 1));
  }
  const kept = [...flags.values()].filter((flag) => flag === "ro" || flag.startsWith("no"));
  return [...kept, ...Array.from(values, ([name, value]) => `${name}=${value}`)];
}

function refused(option: string, state: string, hint?: string): RlError {
  return new RlError({ code: "invalid", action: "use tmpfs option", subject: option, state, hint });
}
