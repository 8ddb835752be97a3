import { decodeUtf8, encodeUtf8 } from "../../core/spec/utf8.ts";

/** Encoding Standard, TextEncoder, as far as the core uses it. */
export class Utf8Encoder {
  readonly encoding = "utf-8";

  encode(text = ""): Uint8Array<ArrayBuffer> {
    return encodeUtf8(text);
  }

  encodeInto(text: string, target: Uint8Array): { read: number; written: number } {
    let [read, written] = [0, 0];
    for (const character of text) {
      const bytes = encodeUtf8(character);
      if (written + bytes.length > target.length) break;
      target.set(bytes, written);
      written += bytes.length;
      read += character.length;
    }
    return { read, written };
  }
}

const MARK = "\ufeff";

/** Encoding Standard, TextDecoder of UTF-8, for bytes that come in one piece. */
export class Utf8Decoder {
  readonly encoding = "utf-8";
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;

  constructor(_label = "utf-8", options: { readonly fatal?: boolean; readonly ignoreBOM?: boolean } = {}) {
    this.fatal = options.fatal === true;
    this.ignoreBOM = options.ignoreBOM === true;
  }

  decode(bytes: Uint8Array = new Uint8Array()): string {
    const exact = decodeUtf8(bytes);
    if (exact === undefined && this.fatal) throw new TypeError("The encoded data is not valid UTF-8");
    const text = exact ?? decodeReplacing(bytes);
    return text.startsWith(MARK) && !this.ignoreBOM ? text.slice(1) : text;
  }
}

/** Every longest beginning of a sequence that cannot be completed becomes one U+FFFD. */
function decodeReplacing(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceAt(bytes, at);
    const whole = decodeUtf8(bytes.subarray(at, at + length));
    text += whole ?? "\ufffd";
    at += length;
  }
  return text;
}

/** Bytes from here on that belong together: a sequence, or as much of one as there is. At least one. */
function sequenceAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  const wanted = first < 0xc2 || first > 0xf4 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  let length = 1;
  while (length < wanted) {
    const next = bytes[at + length] ?? 0;
    const [low, high] = length === 1 ? secondRange(first) : [0x80, 0xbf];
    if (next < low || next > high) break;
    length += 1;
  }
  return length;
}

/** Unicode 3.9, table 3-7: no overlong form, no surrogate, nothing above U+10FFFF. */
function secondRange(first: number): readonly [low: number, high: number] {
  if (first === 0xe0) return [0xa0, 0xbf];
  if (first === 0xed) return [0x80, 0x9f];
  if (first === 0xf0) return [0x90, 0xbf];
  return first === 0xf4 ? [0x80, 0x8f] : [0x80, 0xbf];
}
