/**
 * UTF-8 in both directions, for hosts without `TextDecoder` (a bare engine in a WebAssembly component) and
 * strict where that one is lenient by default: bytes that are not UTF-8 are an answer, never U+FFFD.
 */

/** UTF-16 units collected before they become a string; bounds the arguments of one `fromCharCode` call. */
const BLOCK = 4096;

/**
 * Decode bytes, or undefined when they are not well-formed UTF-8 (Unicode 3.9, table 3-7: no overlong form,
 * no surrogate, nothing above U+10FFFF). A byte order mark is kept.
 */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  const units = new Uint16Array(Math.min(bytes.length, BLOCK) + 1);
  let filled = 0;
  let text = "";
  let at = 0;
  while (at < bytes.length) {
    if (filled >= BLOCK) {
      text += textOf(units, filled);
      filled = 0;
    }
    const first = bytes[at] ?? 0;
    if (first < 0x80) {
      units[filled++] = first;
      at += 1;
      continue;
    }
    const length = sequenceLength(bytes, at);
    if (length === 0) return undefined;
    // The lead byte keeps 5, 4 or 3 bits for lengths 2, 3 and 4; each follower brings 6.
    let point = first & (0xff >> (length + 1));
    for (let follower = 1; follower < length; follower += 1) {
      point = (point << 6) | ((bytes[at + follower] ?? 0) & 0x3f);
    }
    if (point > 0xffff) {
      units[filled++] = 0xd7c0 + (point >> 10);
      units[filled++] = 0xdc00 + (point & 0x3ff);
    } else {
      units[filled++] = point;
    }
    at += length;
  }
  return text + textOf(units, filled);
}

/** Encode text. An unpaired surrogate, which has no UTF-8 form, becomes U+FFFD as in the Encoding standard. */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  // Three bytes per UTF-16 unit is the most there can be: a pair of units takes four.
  const bytes = new Uint8Array(text.length * 3);
  let filled = 0;
  for (let at = 0; at < text.length; at += 1) {
    let point = text.charCodeAt(at);
    if (point >= 0xd800 && point <= 0xdfff) {
      const low = point < 0xdc00 ? text.charCodeAt(at + 1) : 0;
      if (low >= 0xdc00 && low <= 0xdfff) {
        point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
        at += 1;
      } else {
        point = 0xfffd;
      }
    }
    if (point < 0x80) {
      bytes[filled++] = point;
    } else if (point < 0x800) {
      bytes[filled++] = 0xc0 | (point >> 6);
      bytes[filled++] = 0x80 | (point & 0x3f);
    } else if (point < 0x10000) {
      bytes[filled++] = 0xe0 | (point >> 12);
      bytes[filled++] = 0x80 | ((point >> 6) & 0x3f);
      bytes[filled++] = 0x80 | (point & 0x3f);
    } else {
      bytes[filled++] = 0xf0 | (point >> 18);
      bytes[filled++] = 0x80 | ((point >> 12) & 0x3f);
      bytes[filled++] = 0x80 | ((point >> 6) & 0x3f);
      bytes[filled++] = 0x80 | (point & 0x3f);
    }
  }
  return bytes.slice(0, filled);
}

function textOf(units: Uint16Array, length: number): string {
  return Reflect.apply(String.fromCharCode, undefined, units.subarray(0, length));
}

/** Length of the well-formed sequence of two to four bytes at `at`, or 0. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  const second = bytes[at + 1] ?? 0;
  // Only the second byte's range depends on the first: this is what shuts out overlong forms and surrogates.
  if (first >= 0xc2 && first <= 0xdf) return isFollower(second) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    const low = first === 0xe0 ? 0xa0 : 0x80;
    const high = first === 0xed ? 0x9f : 0xbf;
    return second >= low && second <= high && isFollower(bytes[at + 2]) ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const low = first === 0xf0 ? 0x90 : 0x80;
    const high = first === 0xf4 ? 0x8f : 0xbf;
    const inRange = second >= low && second <= high;
    return inRange && isFollower(bytes[at + 2]) && isFollower(bytes[at + 3]) ? 4 : 0;
  }
  return 0;
}

function isFollower(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
