import { RlError } from "../../errors.ts";
import type { Compression } from "../../ports/codec.ts";
import { concatBytes, hasText, NO_BYTES } from "../../tar/bytes.ts";

/** Bytes from which every form can be told: up to the end of a tar header's magic. */
const SNIFFED = 263;

/** First bytes of the compressed formats (RFC 1952; RFC 8878, 3.1.1; the file formats of xz and bzip2). */
const MAGIC: readonly (readonly [form: Compression | "xz" | "bzip2", magic: readonly number[]])[] = [
  ["gzip", [0x1f, 0x8b]],
  ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
  ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ["bzip2", [0x42, 0x5a, 0x68]],
];

/** A stream whose first bytes were looked at. */
export interface Sniffed {
  readonly compression: Compression;
  /** The whole stream, first bytes included; to be read once. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/**
 * Find out how a tar archive is compressed. What looks like nothing known is taken for a plain archive, whose
 * reader says what is wrong with it.
 *
 * @param subject names the archive in messages
 * @throws RlError "unsupported" for xz and bzip2
 */
export async function sniffArchive(source: AsyncIterable<Uint8Array>, subject: string): Promise<Sniffed> {
  const iterator = source[Symbol.asyncIterator]();
  let head: Uint8Array = NO_BYTES;
  try {
    while (head.length < SNIFFED) {
      const next = await iterator.next();
      if (next.done === true) break;
      head = head.length === 0 ? next.value : concatBytes([head, next.value]);
    }
    const compression = compressionOf(head);
    if (compression === "xz" || compression === "bzip2") throw unsupported(subject, compression);
    return { compression, bytes: resume(head, iterator) };
  } catch (error) {
    await iterator.return?.();
    throw error;
  }
}

/** By the first bytes. A plain tar archive may begin with any name, so its own magic counts first. */
export function compressionOf(head: Uint8Array): Compression | "xz" | "bzip2" {
  if (hasText(head, "ustar", 257)) return "none";
  const found = MAGIC.find(([, magic]) => magic.every((byte, index) => head[index] === byte));
  return found?.[0] ?? "none";
}

async function* resume(
  head: Uint8Array,
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    if (head.length > 0) yield head;
    for (;;) {
      const next = await iterator.next();
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}

function unsupported(subject: string, form: "xz" | "bzip2"): RlError {
  const program = form === "xz" ? "xz" : "bzip2";
  return new RlError({
    code: "unsupported",
    action: "read archive",
    subject,
    state: `it is compressed by ${form}, of which gzip and zstd alone are read`,
    hint: `inflate it on the way: ${program} -dc FILE | rl …, with "-" or nothing for the file`,
  });
}
