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
  /** The bytes from `offset` on. The last part is complete only when the source has ended without an error. */
  part(offset: number, size: number): StreamBody;
  /** Close the source. */
  close(): Promise<void>;
}

/**
 * Cut a source into bodies. The source is read once while the parts are asked for in order, so that a blob of many
 * chunks costs one pass; a part that is asked for again, or one further back, makes it begin anew.
 */
export function partBody({ size: total, read }: Source): PartedBody {
  let source: AsyncIterator<Uint8Array> | undefined;
  let rest: Uint8Array = new Uint8Array();
  /** Where `rest` begins. */
  let at = 0;

  const close = async (): Promise<void> => {
    const open = source;
    source = undefined;
    await open?.return?.();
  };
  const reopen = async (): Promise<AsyncIterator<Uint8Array>> => {
    await close();
    source = read()[Symbol.asyncIterator]();
    [rest, at] = [new Uint8Array(), 0];
    return source;
  };

  async function* readPart(offset: number, size: number): AsyncGenerator<Uint8Array> {
    const end = offset + size;
    let complete = false;
    try {
      const from = source !== undefined && at <= offset ? source : await reopen();
      while (at < end) {
        if (rest.length === 0) {
          const next = await from.next();
          if (next.done) return;
          rest = next.value;
        }
        const skipped = Math.min(Math.max(offset - at, 0), rest.length);
        const piece = rest.subarray(skipped, Math.min(rest.length, end - at));
        at += skipped + piece.length;
        rest = rest.subarray(skipped + piece.length);
        // Asked for the end before the last bytes are given: only then is it known that they are the right ones.
        if (at === total && rest.length === 0) await from.next();
        if (piece.length > 0) yield piece;
      }
      complete = true;
    } finally {
      // Bytes that were taken and perhaps not sent are gone from the source.
      if (!complete || at === total) await close();
    }
  }

  return { part: (offset, size) => ({ size, read: () => readPart(offset, size) }), close };
}
