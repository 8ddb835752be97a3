import type { Digest } from "../../digest/digest.ts";
import type { ResolvedLayer } from "../resolve.ts";
import type { SavePorts } from "./saved.ts";

/** Finds out how long layers are when they are inflated, which a tar header says before the first byte. */
export interface Measure {
  /** To be asked in the order of the layers. */
  size(layer: ResolvedLayer): Promise<number>;
  /** End what is being measured ahead. */
  stop(): Promise<void>;
}

/**
 * Measures by inflating: no format tells the length in a way that can be relied on. The next layer is measured
 * while the one before is written, so that with a second processor the additional pass costs little time, and
 * neither pass needs room on a disk.
 */
export function createMeasure(
  layers: readonly ResolvedLayer[],
  { blobs, codec }: SavePorts,
  signal: AbortSignal,
): Measure {
  const known = new Map<Digest, Promise<number>>();
  const abort = new AbortController();
  const both = AbortSignal.any([signal, abort.signal]);

  const measure = (layer: ResolvedLayer): Promise<number> => {
    const { digest, size } = layer.descriptor;
    const before = known.get(digest);
    if (before !== undefined) return before;
    const measured =
      layer.compression === "none"
        ? Promise.resolve(size)
        : count(codec.inflate(layer.compression, blobs.read(digest)), both);
    // Reported when it is asked for; until then it must not count as unhandled.
    measured.catch(() => undefined);
    known.set(digest, measured);
    return measured;
  };

  return {
    size: async (layer) => {
      const size = await measure(layer);
      const next = layers[layers.indexOf(layer) + 1];
      if (next !== undefined) void measure(next);
      return size;
    },
    stop: async () => {
      abort.abort();
      await Promise.allSettled(known.values());
    },
  };
}

async function count(source: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<number> {
  let length = 0;
  for await (const chunk of source) {
    signal.throwIfAborted();
    length += chunk.length;
  }
  return length;
}
