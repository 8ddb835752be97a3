import { RlError } from "../errors.ts";

/** A body that is too large to be held: it is read while it is sent, and no faster. */
export interface StreamBody {
  /** Bytes it will have; sent as `Content-Length`. */
  readonly size: number;
  /** The bytes from the first one on; called anew each time the request is sent. */
  read(): AsyncIterable<Uint8Array>;
}

/**
 * A body's bytes, held against the size it was announced with: the peer waits for exactly as many, and takes what
 * comes after them for the next request. Throws `RlError` code "corrupt".
 */
export async function* readExactly(body: StreamBody): AsyncGenerator<Uint8Array> {
  let left = body.size;
  for await (const chunk of body.read()) {
    left -= chunk.length;
    if (left < 0) throw wrongLength(body.size, "more");
    yield chunk;
  }
  if (left > 0) throw wrongLength(body.size, "fewer");
}

function wrongLength(size: number, comparison: "more" | "fewer"): RlError {
  return new RlError({
    code: "corrupt",
    action: "send",
    subject: `${size} bytes`,
    state: `their source has ${comparison}`,
  });
}
