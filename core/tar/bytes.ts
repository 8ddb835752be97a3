/**
 * Names in an archive are bytes: Linux paths need not be UTF-8, and two names that differ only in an invalid
 * byte become one name once they pass through a string.
 */

export const NO_BYTES: Uint8Array = new Uint8Array(0);

/** UTF-8 bytes of a text that the program itself wrote. */
export function textBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** One character per byte: exact and reversible, unlike UTF-8 decoding. For keywords, numbers and map keys. */
export function latin1(bytes: Uint8Array, start = 0, end: number = bytes.length): string {
  let text = "";
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] ?? 0);
  return text;
}

/** A name for people: UTF-8 when it is valid, else with `\xNN` for every byte outside ASCII. Never for file access. */
export function displayName(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return latin1(bytes).replace(/[^ -~]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`);
  }
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Order by the first byte that differs, unsigned; a prefix comes first. As for `Array.sort`. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Whether `bytes` has `text` (ASCII) at `start`. */
export function hasText(bytes: Uint8Array, text: string, start = 0): boolean {
  if (start + text.length > bytes.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text.charCodeAt(i)) return false;
  return true;
}

export function isZero(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i] !== 0) return false;
  return true;
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
