import { Decompress } from "fzstd";
import { type Codec, createZstdFrames, RlError } from "../../../core/mod.ts";

/**
 * Bytes of input of one step. A block of four bytes may stand for 128 KiB, and what one step makes is in memory at
 * once: 32 MiB at most.
 */
const PIECE = 1024;

/** A codec that inflates zstd too, in TypeScript: browsers have no decoder for it. */
export function withZstd(codec: Codec): Codec {
  return {
    inflate: (compression, source) =>
      compression === "zstd" ? inflateZstd(source) : codec.inflate(compression, source),
  };
}

async function* inflateZstd(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  // The decoder passes over what is wrong between frames, and takes windows of any size.
  const frames = createZstdFrames();
  let blocks: Uint8Array[] = [];
  const decoder = new Decompress((block) => blocks.push(block));

  function step(piece: Uint8Array, last: boolean): readonly Uint8Array[] {
    try {
      decoder.push(piece, last);
    } catch (cause) {
      const state = "it is malformed";
      throw new RlError({ code: "corrupt", action: "inflate", subject: "zstd stream", state, cause });
    }
    const made = blocks;
    blocks = [];
    return made;
  }

  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; at += PIECE) {
      // The decoder keeps what is not a whole block yet, and the source may use its memory again.
      const piece = chunk.slice(at, at + PIECE);
      frames.push(piece);
      yield* step(piece, false);
    }
  }
  frames.end();
  yield* step(new Uint8Array(), true);
}
