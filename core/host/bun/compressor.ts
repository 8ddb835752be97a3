import type { Compressor } from "../../ports/compressor.ts";

/** Large enough that cutting costs less than half a percent, small enough to be compressed in some milliseconds. */
const BLOCK_SIZE = 1024 * 1024;

/**
 * Between speed and size: as small as what other tools write, in half their time. A change is a change of every
 * layer's digest.
 */
const LEVEL = 4;

/**
 * gzip by libdeflate. Its output depends on the version alone, while zlib's fast replacements choose by what the
 * processor has. A test holds the bytes, so that another version of the runtime cannot change them unseen.
 */
export function createCompressor(): Compressor {
  return {
    blockSize: BLOCK_SIZE,
    async *gzip(source) {
      const block = new Uint8Array(BLOCK_SIZE);
      let used = 0;
      let isEmpty = true;
      for await (const chunk of source) {
        for (let at = 0; at < chunk.length; ) {
          const piece = chunk.subarray(at, at + BLOCK_SIZE - used);
          block.set(piece, used);
          used += piece.length;
          at += piece.length;
          if (used < BLOCK_SIZE) continue;
          yield compress(block);
          isEmpty = false;
          used = 0;
        }
      }
      if (used > 0 || isEmpty) yield compress(block.subarray(0, used));
    },
  };
}

function compress(block: Uint8Array<ArrayBuffer>): Uint8Array {
  return Bun.gzipSync(block, { library: "libdeflate", level: LEVEL });
}
