import { displayName, escapeText } from "../../../core/mod.ts";

/** A name for people: bytes that are no UTF-8, and characters that hide or turn text, are written out. */
export function shownName(name: Uint8Array): string {
  return escapeText(displayName(name));
}

/** A character for each byte: what trees have names by. */
export function keyOf(name: Uint8Array): string {
  return Array.from(name, (byte) => String.fromCharCode(byte)).join("");
}

export function bytesOfKey(key: string): Uint8Array {
  return Uint8Array.from(key, (character) => character.charCodeAt(0));
}

/** "rwsr-xr-x 0:0". */
export function accessText({ mode, uid, gid }: { mode: number; uid: number; gid: number }): string {
  const letters = "rwxrwxrwx".split("").map((letter, at) => ((mode >> (8 - at)) & 1 ? letter : "-"));
  const special = [
    [2, 0o4000, "s"],
    [5, 0o2000, "s"],
    [8, 0o1000, "t"],
  ] as const;
  for (const [at, bit, letter] of special) {
    if (mode & bit) letters[at] = letters[at] === "-" ? letter.toUpperCase() : letter;
  }
  return `${letters.join("")} ${uid}:${gid}`;
}
