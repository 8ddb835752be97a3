import type { TreeReadEntry, TreeReading } from "../ports/tree-reader.ts";
import { encodeEnd, encodeEntry, encodePadding } from "../tar/writer.ts";
import { createDiffEntries, type DiffEntries } from "./diff-entries.ts";

/** Headers and small files are sent together: a chunk costs the same however much is in it. */
const CHUNK_SIZE = 256 * 1024;

/**
 * The archive of a layer, from a reading with content: uncompressed tar, the same bytes for the same tree on every
 * machine. Entries come in the order of the reading. A reading of nothing that changed gives an empty archive.
 *
 * The reading is closed in every case. Throws what it throws, and `RlError` for what no layer can hold.
 */
export async function* diffLayer(
  reading: TreeReading,
  rules: DiffEntries = createDiffEntries(),
): AsyncGenerator<Uint8Array, void, undefined> {
  let chunk = new Uint8Array(CHUNK_SIZE);
  let used = 0;

  /** Add bytes; gives the full chunks that came of it. */
  function* add(bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
    for (let at = 0; at < bytes.length; ) {
      const piece = bytes.subarray(at, at + CHUNK_SIZE - used);
      chunk.set(piece, used);
      used += piece.length;
      at += piece.length;
      if (used < CHUNK_SIZE) continue;
      yield chunk;
      // Whoever took the chunk may keep it.
      chunk = new Uint8Array(CHUNK_SIZE);
      used = 0;
    }
  }

  try {
    for (;;) {
      const next = reading.next();
      const read: TreeReadEntry | undefined = next instanceof Promise ? await next : next;
      if (read === undefined) break;
      const entries = rules.entries(read);
      for (const entry of entries) yield* add(encodeEntry(entry));
      const size = entries.at(-1)?.size ?? 0;
      if (size === 0) continue;
      for (;;) {
        const more = reading.read();
        const content = more instanceof Promise ? await more : more;
        if (content === undefined) break;
        yield* add(content);
      }
      yield* add(encodePadding(size));
    }
    yield* add(encodeEnd());
    if (used > 0) yield chunk.subarray(0, used);
  } finally {
    await reading.close();
  }
}
