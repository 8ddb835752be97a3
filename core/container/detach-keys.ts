/** Keys that leave a container which somebody is attached to, as docker has them written. */
import { RlError } from "../errors.ts";

/** As many as syscalls-c/detach-keys.h has. */
const MOST = 64;

/** Behind "ctrl-", each the code of its place. */
const CONTROL = "@abcdefghijklmnopqrstuvwxyz[\\]^_";
const DELETE = 127;

/** Docker's keys. Nearly every command has them, and reading them takes a tenth of what starting one takes of our own code. */
const USUAL = "ctrl-p,ctrl-q";

/**
 * Bytes of a sequence: "ctrl-x,x" is two, each one character, "ctrl-" and one of `@a-z[\]^_`, or "DEL". An empty text
 * is a sequence of none, which nobody can type.
 *
 * @throws RlError "invalid"
 */
export function parseDetachKeys(text: string): Uint8Array {
  if (text === USUAL) return new Uint8Array([16, 17]);
  if (text === "") return new Uint8Array();
  const keys = text.split(",").map((key) => codeOf(key));
  const at = keys.indexOf(undefined);
  if (at < 0 && keys.length <= MOST) return Uint8Array.from(keys as number[]);
  throw new RlError({
    code: "invalid",
    action: "use detach keys",
    subject: text,
    state: at < 0 ? `they are more than ${MOST}` : `${JSON.stringify(text.split(",")[at])} is no key`,
    hint: 'write keys as "a" or "ctrl-a", with commas between them; an empty text is for none',
  });
}

function codeOf(key: string): number | undefined {
  if (/^[!-~]$/.test(key)) return key.charCodeAt(0);
  if (key === "DEL") return DELETE;
  const control = key.startsWith("ctrl-") && key.length === 6 ? CONTROL.indexOf(key.slice(5)) : -1;
  return control < 0 ? undefined : control;
}
