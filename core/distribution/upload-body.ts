import type { StreamBody } from "../ports/stream-body.ts";

/** What is read of an upload: `BlobUpload` has more. */
interface Source {
  readonly size: number;
  readonly read: () => AsyncIterable<Uint8Array>;
}

/** A blob as the body of one request. */
export function wholeBody({ size, read }: Source): Uint8Array | StreamBody {
  return size === 0 ? new Uint8Array() : { size, read };
}

/** A blob in pieces, each the body of one request. */
export interface PartedBody {
  /**
   * The bytes from `offset` on. The last part is complete only when the source has ended without an error. One that is
   * still being read when another begins is one that nobody waits for any more: it may end too early.
   */
  part(offset: number, size: number): StreamBody;
  /** Close the source. It is not waited for: one that stands still must not hold up whoever gives up on it. */
  close(): void;
}

/** A source that is open, and how far it was read. */
interface Reading {
  readonly source: AsyncIterator<Uint8Array>;
  /** What was taken of it and belongs to the next part. */
  rest: Uint8Array;
  /** Where `rest` begins. */
  at: number;
  /** Whether a part is being read from it. */
  busy: boolean;
}

/**
 * Cut a source into bodies. The source is read once while the parts are asked for in order, so that a blob of many
 * chunks costs one pass; a part that is asked for again, or one further back, makes it begin anew. So does one that
 * begins before the last one has ended: a request that was given up may yet read on.
 */
export function partBody({ size: total, read }: Source): PartedBody {
  let current: Reading | undefined;

  const close = async (): Promise<void> => {
    const open = current;
    current = undefined;
    try {
      await open?.source.return?.();
    } catch {
      // Nobody wants its bytes any more.
    }
  };
  const take = (offset: number): Reading => {
    if (current === undefined || current.busy || current.at > offset) {
      void close();
      current = { source: read()[Symbol.asyncIterator](), rest: new Uint8Array(), at: 0, busy: true };
    }
    current.busy = true;
    return current;
  };

  async function* readPart(offset: number, size: number): AsyncGenerator<Uint8Array> {
    const end = offset + size;
    const own = take(offset);
    let holding = true;
    try {
      while (own.at < end) {
        if (own.rest.length === 0) {
          const next = await own.source.next();
          if (next.done) return;
          own.rest = next.value;
        }
        const piece = cut(own, offset, end);
        // Asked for the end before the last bytes are given: only then is it known that they are the right ones.
        if (own.at === total && own.rest.length === 0) await own.source.next();
        // Given back before as well: whoever takes the last bytes need not ask whether there are more.
        if (own.at === end && end < total) holding = own.busy = false;
        if (piece.length > 0) yield piece;
      }
    } finally {
      // Another part may have begun meanwhile, and its source is not this one's to close.
      if (holding && current === own) await close();
    }
  }

  return {
    part: (offset, size) => ({ size, read: () => readPart(offset, size) }),
    close: () => void close(),
  };
}

/** Take what is there of the bytes between two offsets. What is before them is skipped. */
function cut(reading: Reading, offset: number, end: number): Uint8Array {
  const { rest, at } = reading;
  const skipped = Math.min(Math.max(offset - at, 0), rest.length);
  const piece = rest.subarray(skipped, Math.min(rest.length, end - at));
  reading.at = at + skipped + piece.length;
  reading.rest = rest.subarray(skipped + piece.length);
  return piece;
}
