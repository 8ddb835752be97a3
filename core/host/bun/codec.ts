import type { Transform } from "node:stream";
import { isRlError, type RlError } from "../../errors.ts";
import type { Codec, Compression } from "../../ports/codec.ts";
import { createZstdFrames, WINDOW_LIMIT } from "../../spec/zstd-frames.ts";
import { type Arena, processArena } from "./arena.ts";
import { noteGarbage } from "./collect.ts";
import { bomb, malformed, RATIO_FREE, RATIO_LIMIT } from "./inflate-fault.ts";
import { inflateApart } from "./inflater.ts";

/** Bytes of output asked for at once: in measurements a quarter faster than node's default. */
const OUTPUT_BLOCK = 1024 * 1024;
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

/** Decompression by the host's zlib and zstd alone, on its worker threads. */
export function createThreadCodec(): Codec {
  return {
    inflate: (compression, source) => (compression === "none" ? source : inflate(compression, source)),
  };
}

async function* inflate(
  compression: Exclude<Compression, "none">,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const decoder = await openDecoder(compression);
  const pump = startPump(source, decoder, compression);
  let output = 0;
  try {
    for await (const chunk of decoder as AsyncIterable<Uint8Array>) {
      output += chunk.length;
      if (output > RATIO_FREE && output > pump.input() * RATIO_LIMIT) throw bomb(compression);
      yield chunk;
    }
    await pump.finished();
    checkConsumed(compression, decoder, pump.input());
  } catch (error) {
    // The source's own failure, such as a digest that does not match, comes before what it does to the decoder.
    throw pump.failure() ?? (isRlError(error) ? error : decoderFault(compression, error));
  } finally {
    decoder.destroy();
    await pump.stop();
  }
}

async function openDecoder(compression: "gzip" | "zstd"): Promise<Transform> {
  const zlib = await import("node:zlib");
  if (compression === "gzip") return zlib.createGunzip({ chunkSize: OUTPUT_BLOCK });
  const params = { [zlib.constants.ZSTD_d_windowLogMax]: Math.log2(WINDOW_LIMIT) };
  return zlib.createZstdDecompress({ chunkSize: OUTPUT_BLOCK, params });
}

/** Feeds a decoder from a source, never further ahead than the decoder takes. */
interface Pump {
  /** Bytes read of the source. */
  input(): number;
  /** What the source or the check of its outline threw. */
  failure(): Error | undefined;
  finished(): Promise<void>;
  /** Stop reading and close the source. */
  stop(): Promise<void>;
}

function startPump(
  source: AsyncIterable<Uint8Array>,
  decoder: Transform,
  compression: "gzip" | "zstd",
): Pump {
  const frames = compression === "zstd" ? createZstdFrames() : undefined;
  let input = 0;
  let failure: Error | undefined;
  let stopped = false;
  let wake = (): void => undefined;
  // Either lets a pump go on that waits for a decoder which will never take more.
  decoder.on("drain", () => wake());
  decoder.on("close", () => wake());
  const run = async (): Promise<void> => {
    for await (const chunk of source) {
      if (stopped || decoder.destroyed) return;
      frames?.push(chunk);
      input += chunk.length;
      // A copy: the decoder's thread may still read it when the chunk is the source's again.
      noteGarbage(chunk.length);
      if (decoder.write(chunk.slice()) || decoder.destroyed) continue;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      if (stopped || decoder.destroyed) return;
    }
    frames?.end();
    decoder.end();
  };
  const running = run().catch((error: unknown) => {
    failure = error instanceof Error ? error : new Error(String(error));
    decoder.destroy(failure);
  });
  return {
    input: () => input,
    failure: () => failure,
    finished: () => running,
    stop: async () => {
      stopped = true;
      wake();
      await running;
    },
  };
}

/** zlib stops at zeros after the last member and leaves the rest; whatever it is, it was not meant to be there. */
function checkConsumed(compression: string, decoder: Transform, input: number): void {
  const { bytesWritten } = decoder as Transform & { readonly bytesWritten: number };
  if (compression === "gzip" && bytesWritten !== input) {
    throw malformed(compression, `there are ${input - bytesWritten} bytes after its end`);
  }
}

function decoderFault(compression: string, error: unknown): RlError {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const state = code === "Z_BUF_ERROR" ? "it ends too early" : `it is malformed (${String(message)})`;
  return malformed(compression, state, error);
}
