import { NO_BYTES } from "./bytes.ts";

/**
 * A look into a stream of chunks that hands out views of them.
 *
 * `take`, `some` and `skip` never wait: they use what has arrived. When that is not enough the caller awaits
 * `fill`. So a parser runs without a promise through everything one chunk holds, and bytes are copied only
 * where a unit straddles two chunks.
 */
export interface ByteWindow {
  /** Bytes consumed since the start. */
  readonly offset: number;
  /** Exactly `length` bytes, consumed, or undefined when they are not here in one piece. */
  take(length: number): Uint8Array | undefined;
  /** At least one and at most `most` bytes, consumed, or undefined when none are here. */
  some(most: number): Uint8Array | undefined;
  /** Consume up to `most` bytes unseen; returns how many. */
  skip(most: number): number;
  /** Wait until `take(length)` would succeed; false when the stream ends before. Then `held` tells what is left. */
  fill(length: number): Promise<boolean>;
  /** Bytes arrived and not consumed, as far as they lie in one piece. */
  readonly held: number;
  /** Stop reading; the source is told to end. */
  close(): Promise<void>;
}

/** Views stay valid as long as the source leaves its chunks alone: until it is asked for the next one. */
export function createByteWindow(source: AsyncIterable<Uint8Array>): ByteWindow {
  const iterator = source[Symbol.asyncIterator]();
  let head: Uint8Array = NO_BYTES;
  let start = 0;
  /** The rest of a chunk whose beginning was copied into `head`. */
  let tail: Uint8Array | undefined;
  let consumed = 0;

  function advanceToTail(): void {
    if (start < head.length || tail === undefined) return;
    head = tail;
    start = 0;
    tail = undefined;
  }

  async function pull(): Promise<Uint8Array | undefined> {
    for (;;) {
      const result = await iterator.next();
      if (result.done === true) return undefined;
      if (result.value.length > 0) return result.value;
    }
  }

  async function join(length: number): Promise<boolean> {
    const joined = new Uint8Array(length);
    joined.set(head.subarray(start));
    let have = head.length - start;
    while (have < length) {
      const chunk = tail ?? (await pull());
      tail = undefined;
      if (chunk === undefined) break;
      const part = Math.min(chunk.length, length - have);
      joined.set(part === chunk.length ? chunk : chunk.subarray(0, part), have);
      have += part;
      if (part < chunk.length) tail = chunk.subarray(part);
    }
    head = have === length ? joined : joined.subarray(0, have);
    start = 0;
    return have === length;
  }

  return {
    get offset() {
      return consumed;
    },
    get held() {
      advanceToTail();
      return head.length - start;
    },
    take(length) {
      advanceToTail();
      if (head.length - start < length) return undefined;
      const view = head.subarray(start, start + length);
      start += length;
      consumed += length;
      return view;
    },
    some(most) {
      advanceToTail();
      const length = Math.min(most, head.length - start);
      if (length === 0) return undefined;
      const view = head.subarray(start, start + length);
      start += length;
      consumed += length;
      return view;
    },
    skip(most) {
      advanceToTail();
      const length = Math.min(most, head.length - start);
      start += length;
      consumed += length;
      return length;
    },
    async fill(length) {
      advanceToTail();
      if (start === head.length) {
        const chunk = await pull();
        if (chunk === undefined) return false;
        head = chunk;
        start = 0;
      }
      return head.length - start >= length || (await join(length));
    },
    async close() {
      await iterator.return?.();
    },
  };
}
