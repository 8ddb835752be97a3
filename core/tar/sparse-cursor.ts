import type { SparseMap } from "./sparse.ts";

/** Walks a sparse file from its beginning to its end, giving holes as zeros and telling where data belongs. */
export interface SparseCursor {
  /** The next zeros of the hole the cursor stands in, passed by this call, or undefined outside a hole. */
  hole(): Uint8Array | undefined;
  /** Stored bytes from here to the end of the region; 0 at the end of the file. Call when `hole` gave nothing. */
  run(): number;
  /** Pass so many stored bytes, at most `run()`. */
  advance(length: number): void;
}

const HOLE_CHUNK = 64 * 1024;

/** The map must have passed `checkSparse`. All holes are views of one buffer of zeros, not to be changed. */
export function createSparseCursor({ regions, realSize }: SparseMap): SparseCursor {
  const zeros = new Uint8Array(Math.min(HOLE_CHUNK, realSize));
  let position = 0;
  let index = 0;

  function regionEnd(): number {
    return (regions[index] ?? 0) + (regions[index + 1] ?? 0);
  }

  return {
    hole() {
      while (index < regions.length && position >= regionEnd()) index += 2;
      const dataStart = regions[index] ?? realSize;
      if (position >= dataStart) return undefined;
      const zero = zeros.subarray(0, Math.min(zeros.length, dataStart - position));
      position += zero.length;
      return zero;
    },
    run() {
      return index < regions.length ? regionEnd() - position : 0;
    },
    advance(length) {
      position += length;
    },
  };
}
