import { decodeUtf8, encodeUtf8 } from "../../core/spec/utf8.ts";
import { Utf8Decoder } from "./text.ts";

type Pair = readonly [name: string, value: string];

/** Lists of names and values in queries and forms (URL Standard, 5 and 6.2), as far as the core uses them. */
export class UrlQuery {
  #pairs: Pair[];
  readonly #changed: (text: string) => void;

  constructor(
    source: string | Readonly<Record<string, string>> = "",
    changed: (text: string) => void = () => {},
  ) {
    this.#pairs = typeof source === "string" ? parseForm(source) : Object.entries(source);
    this.#changed = changed;
  }

  append(name: string, value: string): void {
    this.#pairs.push([name, value]);
    this.#changed(this.toString());
  }

  get(name: string): string | null {
    return this.#pairs.find(([known]) => known === name)?.[1] ?? null;
  }

  set(name: string, value: string): void {
    const at = this.#pairs.findIndex(([known]) => known === name);
    if (at < 0) {
      this.append(name, value);
      return;
    }
    this.#pairs = this.#pairs.filter(([known], index) => known !== name || index === at);
    this.#pairs[at] = [name, value];
    this.#changed(this.toString());
  }

  toString(): string {
    return this.#pairs.map(([name, value]) => `${encodeForm(name)}=${encodeForm(value)}`).join("&");
  }
}

function parseForm(text: string): Pair[] {
  const parts = text.startsWith("?") ? text.slice(1).split("&") : text.split("&");
  return parts
    .filter((part) => part !== "")
    .map((part) => {
      const equals = part.indexOf("=");
      return equals < 0
        ? [decodeForm(part), ""]
        : [decodeForm(part.slice(0, equals)), decodeForm(part.slice(equals + 1))];
    });
}

function decodeForm(text: string): string {
  const encoded = encodeUtf8(text.replaceAll("+", " "));
  const bytes: number[] = [];
  for (let at = 0; at < encoded.length; at += 1) {
    const digits = decodeUtf8(encoded.subarray(at + 1, at + 3)) ?? "";
    const isEncoded = encoded[at] === 0x25 && /^[\da-f]{2}$/i.test(digits);
    bytes.push(isEncoded ? Number.parseInt(digits, 16) : (encoded[at] ?? 0));
    if (isEncoded) at += 2;
  }
  return new Utf8Decoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(bytes));
}

function encodeForm(text: string): string {
  let encoded = "";
  for (const byte of encodeUtf8(text)) {
    const character = String.fromCharCode(byte);
    if (/[\w*.-]/.test(character)) encoded += character;
    else encoded += byte === 0x20 ? "+" : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return encoded;
}
