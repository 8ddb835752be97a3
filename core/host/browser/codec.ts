import { RlError } from "../../errors.ts";
import type { Codec } from "../../ports/codec.ts";
import { bomb, malformed, RATIO_FREE, RATIO_LIMIT } from "../common/inflate-fault.ts";

/**
 * Decompression by the web platform, which has gzip and not zstd. It takes what follows a gzip stream's first member
 * for an error, so that a layer of several members, which few programs write, is refused and not cut short.
 */
export function createCodec(): Codec {
  return {
    inflate: (compression, source) => {
      if (compression === "none") return source;
      if (compression === "gzip") return inflate(source);
      throw new RlError({
        code: "unsupported",
        action: "inflate",
        subject: compression,
        state: "the web platform does not know this compression",
      });
    },
  };
}

async function* inflate(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  let input = 0;
  let output = 0;
  let failure: { readonly error: unknown } | undefined;
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull: async (controller) => {
        try {
          const { done, value } = await iterator.next();
          if (done === true) return controller.close();
          input += value.length;
          // A copy, since the chunk is the source's again when the next one is asked for.
          controller.enqueue(value.slice());
        } catch (error) {
          failure = { error };
          controller.error(error);
        }
      },
    },
    { highWaterMark: 0 },
  );
  const reader = stream.pipeThrough(new DecompressionStream("gzip")).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      output += value.length;
      if (output > RATIO_FREE && output > input * RATIO_LIMIT) throw bomb("gzip");
      yield value;
    }
  } catch (error) {
    // The source's own failure comes before what it does to the stream.
    if (failure !== undefined) throw failure.error;
    if (error instanceof RlError) throw error;
    throw malformed("gzip", `the stream cannot be read (${(error as Error).message})`, error);
  } finally {
    await reader.cancel().catch(() => undefined);
    await iterator.return?.();
  }
}
