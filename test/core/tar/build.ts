/**
 * Builds archives byte by byte, right and wrong ones, without the project's own writer. Text is written one
 * byte per character, so "\xff" is the byte 0xff.
 */

export interface BlockSpec {
  name?: string;
  mode?: string;
  uid?: string;
  gid?: string;
  /** A number is written as octal; text goes in as it is. */
  size?: number | string;
  mtime?: string;
  type?: string;
  link?: string;
  magic?: string;
  devMajor?: string;
  devMinor?: string;
  prefix?: string;
  /** More text at any offset, after everything but the checksum. */
  at?: readonly (readonly [offset: number, text: string])[];
  /** Instead of the right checksum. */
  checksum?: string;
}

export const USTAR = "ustar\x0000";
export const GNU = "ustar  \0";
export const V7 = "";

export function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

export function text(data: Uint8Array): string {
  return Array.from(data, (byte) => String.fromCharCode(byte)).join("");
}

export function octal(value: number, width = 12): string {
  return `${value.toString(8).padStart(width - 1, "0")}\0`;
}

/** One header block, its checksum put right at the end unless told otherwise. */
export function block(spec: BlockSpec = {}): Uint8Array {
  const out = new Uint8Array(512);
  const put = (offset: number, value: string): void => out.set(bytes(value), offset);
  put(0, spec.name ?? "file");
  put(100, spec.mode ?? "0000644\0");
  put(108, spec.uid ?? "0000000\0");
  put(116, spec.gid ?? "0000000\0");
  put(124, typeof spec.size === "string" ? spec.size : octal(spec.size ?? 0));
  put(136, spec.mtime ?? octal(0));
  put(156, spec.type ?? "0");
  put(157, spec.link ?? "");
  put(257, spec.magic ?? USTAR);
  put(329, spec.devMajor ?? "");
  put(337, spec.devMinor ?? "");
  put(345, spec.prefix ?? "");
  for (const [offset, value] of spec.at ?? []) put(offset, value);
  put(148, "        ");
  put(
    148,
    spec.checksum ??
      `${out
        .reduce((a, b) => a + b, 0)
        .toString(8)
        .padStart(6, "0")}\0 `,
  );
  return out;
}

/** Data and its padding. */
export function data(content: string | Uint8Array): Uint8Array {
  const raw = typeof content === "string" ? bytes(content) : content;
  return join([raw, new Uint8Array((512 - (raw.length % 512)) % 512)]);
}

/** A regular file; its size is that of the content unless the spec says otherwise. */
export function file(name: string, content = "", spec: BlockSpec = {}): Uint8Array {
  return join([block({ name, size: content.length, ...spec }), data(content)]);
}

export function directory(name: string, spec: BlockSpec = {}): Uint8Array {
  return block({ name, type: "5", mode: "0000755\0", ...spec });
}

export function link(type: "1" | "2", name: string, target: string): Uint8Array {
  return block({ name, type, link: target });
}

/** One pax record with its length computed by trial, independent of the project's encoder. */
export function record(keyword: string, value: string): string {
  const rest = ` ${keyword}=${value}\n`;
  let length = rest.length;
  while (String(length).length + rest.length !== length) length++;
  return `${length}${rest}`;
}

/** An extension header with its content: "x", "g", "L" or "K". */
export function extension(type: "x" | "g" | "L" | "K", content: string, spec: BlockSpec = {}): Uint8Array {
  const magic = type === "L" || type === "K" ? GNU : USTAR;
  return join([block({ name: "extension", type, size: content.length, magic, ...spec }), data(content)]);
}

export function pax(records: Readonly<Record<string, string>>): Uint8Array {
  const content = Object.entries(records).map(([keyword, value]) => record(keyword, value));
  return extension("x", content.join(""));
}

export const END: Uint8Array = new Uint8Array(1024);

export function join(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** An archive of the parts with its two zero blocks. */
export function archive(...parts: readonly Uint8Array[]): Uint8Array {
  return join([...parts, END]);
}

/** The bytes as a stream of chunks of one size. */
export async function* chunks(whole: Uint8Array, size: number = whole.length): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
}
