/** `--detach-keys`, in docker's words: "ctrl-p,ctrl-q", "a,b", "ctrl-@". */
import { RlError } from "../../core/mod.ts";

/** The C side has room for so many. */
const MOST = 64;

/** Bytes that the keys send; empty for an empty text. @throws RlError "invalid" */
export function parseDetachKeys(text: string): Uint8Array {
  if (text === "") return new Uint8Array();
  const bytes = text.split(",").map((key) => byteOf(key, text));
  if (bytes.length > MOST) throw refused(text, `it names more than ${MOST} keys`);
  return Uint8Array.from(bytes);
}

function byteOf(key: string, text: string): number {
  const code = key.charCodeAt(0);
  if (key.length === 1 && code > 0 && code < 0x80) return code;
  const control = /^ctrl-([a-z@[\\\]^_])$/.exec(key)?.[1];
  if (control === undefined) throw refused(text, `"${key}" is no key`);
  return control.toUpperCase().charCodeAt(0) & 0x1f;
}

function refused(text: string, state: string): RlError {
  return new RlError({
    code: "invalid",
    action: "accept value of --detach-keys",
    subject: text,
    state,
    hint: "write characters or ctrl-X with a letter or one of @ [ \\ ] ^ _ for X, separated by commas",
  });
}
