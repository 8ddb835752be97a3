/** What stands between a layer's bytes and those who read them. */
import type { ContentDescriptor } from "../content/document.ts";
import { RlError } from "../errors.ts";
import type { Emit } from "./events.ts";

/** Bytes of a layer handed on at once. */
const PIECE = 64 * 1024;

/** Count bytes as they are taken, in pieces small enough for the count not to run ahead of what they unpack to. */
export async function* count(
  source: AsyncIterable<Uint8Array>,
  notice: (length: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; at += PIECE) {
      const piece = chunk.subarray(at, at + PIECE);
      notice(piece.length);
      yield piece;
    }
  }
}

/** Count the bytes that pass, hold them against the descriptor, and stop when the signal says so. */
export async function* watch(
  source: AsyncIterable<Uint8Array>,
  { digest, size }: ContentDescriptor,
  emit: Emit,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let received = 0;
  for await (const chunk of source) {
    signal.throwIfAborted();
    received += chunk.length;
    emit({ kind: "progress", digest, received, size });
    yield chunk;
  }
  if (received !== size) {
    throw new RlError({
      code: "corrupt",
      action: "verify content",
      subject: digest,
      state: `it has ${received} bytes, but its manifest says ${size}`,
    });
  }
}

/** Tell what a stream throws before it is thrown. */
export async function* onError(
  source: AsyncIterable<Uint8Array>,
  notice: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  try {
    yield* source;
  } catch (error) {
    notice(error);
    throw error;
  }
}
