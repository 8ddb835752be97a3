import { isRlError, RlError } from "../errors.ts";
import { createByteWindow } from "./byte-window.ts";
import { isZero } from "./bytes.ts";
import { composeEntry, type TarEntry } from "./entry.ts";
import { createExtensions } from "./extensions.ts";
import { corruptTar, tarLimit } from "./fault.ts";
import { BLOCK_SIZE, decodeHeader, type Header, isZeroBlock, paddingOf, TYPE } from "./header.ts";
import { TAR_LIMITS, type TarLimits } from "./limits.ts";
import { checkSparse, createSparseTextMap, decodeOldRealSize, decodeOldSparse } from "./sparse.ts";
import { createSparseCursor, type SparseCursor } from "./sparse-cursor.ts";

/**
 * Reads an archive by pulling. Both methods return their value at once when its bytes have arrived and a
 * promise only when they must wait, so a loop that awaits promises alone runs through thousands of entries
 * without a turn of the event loop. One call at a time.
 */
export interface TarReader {
  /**
   * The next entry, or undefined after the last one, when the whole source was read. Data of the entry before
   * that was not read is skipped. Throws `RlError`: "corrupt" for anything malformed or cut short, "limit" for
   * what exceeds `TarLimits`, "unsupported" for tar dialects that layers do not use. No fault is skipped over.
   */
  next(): TarEntry | undefined | Promise<TarEntry | undefined>;
  /**
   * More content of the entry `next` gave, or undefined at its end. The chunks are views as large as the
   * source allows; do not keep or change them after the following call.
   */
  read(): Uint8Array | undefined | Promise<Uint8Array | undefined>;
  /** Bytes of the archive taken so far. */
  position(): number;
  /** Tell the source that no more is wanted. Safe at any time, also after an error. */
  close(): Promise<void>;
}

/** What one turn of the parser came to: an entry, the end, another turn, or a wait for `wanted` bytes. */
type Step = TarEntry | "end" | "again" | "wait";

/**
 * Read an uncompressed tar stream: V7, ustar, pax and GNU headers, also mixed.
 *
 * The archive ends at a zero block or, as GNU tar and Docker allow, where the source ends between two entries.
 * After a zero block only zeros may follow: bytes that one reader ignores and another reads are how archives
 * are made to look different to a scanner and to a runtime.
 */
export function openTar(source: AsyncIterable<Uint8Array>, limits: Partial<TarLimits> = {}): TarReader {
  const bounds: TarLimits = { ...TAR_LIMITS, ...limits };
  const window = createByteWindow(source);
  const extensions = createExtensions(bounds.metadataBytes);
  let step: () => Step = atHeader;
  let wanted = 0;
  let entries = 0;
  /** Bytes of the current entry in the archive that nobody has taken: stored data, then padding. */
  let stored = 0;
  let padding = 0;
  let cursor: SparseCursor | undefined;
  let trailing = 0;

  function wait(bytes: number): "wait" {
    wanted = bytes;
    return "wait";
  }

  function atHeader(): Step {
    const unread = stored + padding;
    if (unread > 0) {
      const skipped = window.skip(unread);
      const data = Math.min(stored, skipped);
      stored -= data;
      padding -= skipped - data;
      if (stored + padding > 0) return wait(1);
    }
    const block = window.take(BLOCK_SIZE);
    if (block === undefined) return wait(BLOCK_SIZE);
    if (isZeroBlock(block)) {
      extensions.requireNone("the end of the archive");
      step = atEnd;
      return "again";
    }
    const header = decodeHeader(block);
    if (extensions.accepts(header)) {
      if (header.typeFlag === TYPE.paxGlobal) countEntry();
      step = () => atExtension(header);
      return "again";
    }
    countEntry();
    return header.typeFlag === TYPE.gnuSparse ? oldSparse(header, block) : begin(header);
  }

  function countEntry(): void {
    entries++;
    if (entries > bounds.entries) throw tarLimit("entries", `there are more than ${bounds.entries}`);
  }

  function atExtension(header: Header): Step {
    const whole = header.size + paddingOf(header.size);
    const bytes = window.take(whole);
    if (bytes === undefined) return wait(whole);
    extensions.add(header, bytes.subarray(0, header.size));
    step = atHeader;
    return "again";
  }

  /** Set up the entry a header starts, its extensions being complete. */
  function begin(header: Header): Step {
    const taken = extensions.take();
    const entry = composeEntry(header, taken, bounds.nameBytes);
    startData(entry.size);
    const sparse = taken.pax?.sparse;
    if (sparse === undefined) return entry;
    if (sparse.map === undefined) return textSparse(entry, sparse.realSize);
    return startSparse(entry, sparse.map, sparse.realSize);
  }

  function startData(size: number): void {
    stored = size;
    padding = paddingOf(size);
    step = atHeader;
  }

  function startSparse(entry: TarEntry, regions: readonly number[], realSize: number): TarEntry {
    checkSparse({ regions, realSize }, stored, bounds.sparseRegions);
    cursor = createSparseCursor({ regions, realSize });
    step = atHeader;
    return { ...entry, size: realSize };
  }

  /** GNU type "S": the map starts in the header and goes on in blocks before the data. */
  function oldSparse(header: Header, block: Uint8Array): Step {
    if (header.format !== "gnu") throw corruptTar("sparse file", "its header is not in the GNU format");
    const taken = extensions.take();
    if (taken.pax?.sparse !== undefined) throw corruptTar("sparse file", "it has the maps of two formats");
    const entry = composeEntry(header, taken, bounds.nameBytes);
    if (entry.type !== "file") throw corruptTar("sparse file", "it is named like a directory");
    const realSize = decodeOldRealSize(block);
    const first = decodeOldSparse(block, "header");
    const regions = [...first.regions];
    let extended = first.extended;
    step = () => {
      while (extended) {
        const part = window.take(BLOCK_SIZE);
        if (part === undefined) return wait(BLOCK_SIZE);
        const more = decodeOldSparse(part, "extension");
        for (const number of more.regions) regions.push(number);
        if (regions.length / 2 > bounds.sparseRegions)
          throw tarLimit("sparse file", "it has too many regions");
        extended = more.extended;
      }
      startData(entry.size);
      return startSparse(entry, regions, realSize);
    };
    return "again";
  }

  /** Sparse format 1.0: the map is text in the first blocks of the data. */
  function textSparse(entry: TarEntry, realSize: number): Step {
    const map = createSparseTextMap(bounds.sparseRegions);
    step = () => {
      for (;;) {
        if (stored < BLOCK_SIZE) throw corruptTar("sparse file", "its map is longer than its data");
        const block = window.take(BLOCK_SIZE);
        if (block === undefined) return wait(BLOCK_SIZE);
        stored -= BLOCK_SIZE;
        const regions = map.block(block);
        if (regions !== undefined) return startSparse(entry, regions, realSize);
      }
    };
    return "again";
  }

  function atEnd(): Step {
    for (;;) {
      const rest = window.some(bounds.paddingBytes + 1);
      if (rest === undefined) return wait(1);
      if (!isZero(rest)) throw corruptTar("end of archive", "there are more bytes after its zero block");
      trailing += rest.length;
      if (trailing > bounds.paddingBytes) {
        throw tarLimit("end of archive", `more than ${bounds.paddingBytes} zero bytes follow it`);
      }
    }
  }

  /** The source ended while the parser waited. */
  function atSourceEnd(): "end" {
    // Some writers (umoci's insert) leave out the last padding; nothing of the content is missing then.
    const between = stored === 0 && window.held === 0;
    if (!between || (step !== atHeader && step !== atEnd)) {
      throw corruptTar("end of archive", "the archive is cut short");
    }
    extensions.requireNone("the end of the archive");
    return "end";
  }

  /** Run a piece of the parser; a fault stops the reader for good and learns where it was. */
  function guarded<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      const located = locate(error, window.offset);
      step = () => {
        throw located;
      };
      stored = 0;
      cursor = undefined;
      throw located;
    }
  }

  function advance(): TarEntry | "end" | "wait" {
    let result = step();
    while (result === "again") result = step();
    return result;
  }

  async function nextLater(): Promise<TarEntry | undefined> {
    for (;;) {
      const filled = await window.fill(wanted);
      const result = guarded(() => (filled ? advance() : atSourceEnd()));
      if (result !== "wait") return result === "end" ? undefined : result;
    }
  }

  function readNow(): Uint8Array | undefined | "wait" {
    const hole = cursor?.hole();
    if (hole !== undefined) return hole;
    const length = cursor === undefined ? stored : cursor.run();
    if (length === 0) return undefined;
    const bytes = window.some(length);
    if (bytes === undefined) return wait(1);
    stored -= bytes.length;
    cursor?.advance(bytes.length);
    return bytes;
  }

  async function readLater(): Promise<Uint8Array | undefined> {
    for (;;) {
      const filled = await window.fill(wanted);
      const bytes = guarded(() => (filled ? readNow() : atSourceEnd()));
      if (bytes !== "wait" && bytes !== "end") return bytes;
    }
  }

  return {
    next() {
      cursor = undefined;
      const result = guarded(advance);
      if (result === "wait") return nextLater();
      return result === "end" ? undefined : result;
    },
    read() {
      const bytes = guarded(readNow);
      return bytes === "wait" ? readLater() : bytes;
    },
    position: () => window.offset,
    close: () => window.close(),
  };
}

/** Say where in the archive a fault of the parser was found. */
function locate(error: unknown, offset: number): unknown {
  if (!isRlError(error)) return error;
  const { code, action, subject, state, hint } = error;
  const where = `found before byte ${offset} of the uncompressed archive`;
  return new RlError({
    code,
    action,
    subject,
    state,
    hint: hint === undefined ? where : `${where}; ${hint}`,
  });
}
