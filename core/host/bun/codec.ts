import type { Codec } from "../../ports/codec.ts";
import { inflate } from "../common/thread-codec.ts";
import { type Arena, processArena } from "./arena.ts";
import { inflateApart } from "./inflater.ts";

export interface CodecOptions {
  /** Where gzip is inflated to by a process of its own; by default the arena of this process, if there is one. */
  readonly arena?: Arena | undefined;
}

/** gzip by a process of its own with memory shared with this one, or else, like zstd, by this runtime's threads. */
export function createCodec({ arena = processArena() }: CodecOptions = {}): Codec {
  return {
    inflate(compression, source) {
      if (compression === "none") return source;
      return compression === "gzip" && arena !== undefined
        ? inflateGzip(source, arena)
        : inflate(compression, source);
    },
  };
}

/** By a process of its own, or when there are too many of them in this one. */
async function* inflateGzip(source: AsyncIterable<Uint8Array>, arena: Arena): AsyncGenerator<Uint8Array> {
  const slice = arena.take();
  yield* slice === undefined ? inflate("gzip", source) : inflateApart(source, arena, slice);
}
