import { latin1 } from "./bytes.ts";
import { corruptTar } from "./fault.ts";

/** Where a field lies in a block: `end` is exclusive. */
export interface Field {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Decode a numeric header field.
 *
 * Two encodings exist: octal digits, optionally after spaces and followed only by spaces or NULs (POSIX
 * ustar), and GNU's base-256, a big-endian two's complement number whose first byte is 0x80 or 0xff. A field
 * of NULs alone is 0, since pax writers leave it empty when a record carries the value. Anything else, and
 * anything that a double cannot hold exactly, throws "corrupt": readers that guess here disagree on where
 * the next header is.
 */
export function decodeNumber(block: Uint8Array, field: Field): number {
  const first = block[field.start] ?? 0;
  return first === 0x80 || first === 0xff ? decodeBase256(block, field) : decodeOctal(block, field);
}

function decodeOctal(block: Uint8Array, field: Field): number {
  const { start, end } = field;
  let at = start;
  while (at < end && block[at] === 0x20) at++;
  const digits = at;
  let value = 0;
  for (; at < end; at++) {
    const digit = (block[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 7) break;
    value = value * 8 + digit;
  }
  const empty = at === digits;
  for (; at < end; at++) {
    const byte = block[at];
    // Spaces may close a number but do not make one: GNU tar refuses a blank field, others read 0.
    if (byte !== 0 && (byte !== 0x20 || empty)) throw malformed(block, field);
  }
  if (empty && digits > start) throw malformed(block, field);
  return value;
}

function decodeBase256(block: Uint8Array, field: Field): number {
  const negative = block[field.start] === 0xff;
  const flip = negative ? 0xff : 0;
  let magnitude = 0;
  for (let at = field.start + 1; at < field.end; at++) {
    magnitude = magnitude * 256 + ((block[at] ?? 0) ^ flip);
    if (magnitude >= Number.MAX_SAFE_INTEGER) throw malformed(block, field);
  }
  return negative ? -magnitude - 1 : magnitude;
}

function malformed(block: Uint8Array, field: Field): Error {
  const text = JSON.stringify(latin1(block, field.start, field.end));
  return corruptTar(`field ${field.name}`, `${text} is not an octal or base-256 number`);
}

/** Largest value `encodeOctal` can put into a field of so many bytes, one of which is the closing NUL. */
export function maxOctal(length: number): number {
  return 8 ** (length - 1) - 1;
}

/** Write zero-padded octal digits and a NUL. The caller has checked `0 <= value <= maxOctal(length)`. */
export function encodeOctal(block: Uint8Array, field: Field, value: number): void {
  let rest = value;
  block[field.end - 1] = 0;
  for (let at = field.end - 2; at >= field.start; at--) {
    block[at] = 0x30 + (rest % 8);
    rest = Math.floor(rest / 8);
  }
}

/** Decimal digits, as in pax records and sparse maps: undefined when empty, signed, spaced or inexact. */
export function parseDecimal(text: string): number | undefined {
  if (!/^[0-9]{1,20}$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}
