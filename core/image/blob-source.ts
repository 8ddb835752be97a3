import type { ContentDescriptor } from "../content/document.ts";
import type { Ingest } from "../ports/blob-store.ts";

/** Unverified bytes that write themselves to an ingest: each is there before it is given. */
export type ReceivedBytes = (ingest: Ingest) => AsyncIterable<Uint8Array>;

/** Where layers that are not here come from; gives unverified bytes. */
export type BlobSource = (
  descriptor: ContentDescriptor,
  signal: AbortSignal,
) => AsyncIterable<Uint8Array> | ReceivedBytes;

/** The bytes of a source, each written to an ingest before it is handed on. */
export function receive(
  source: AsyncIterable<Uint8Array> | ReceivedBytes,
  ingest: Ingest,
): AsyncIterable<Uint8Array> {
  return typeof source === "function" ? source(ingest) : writtenTo(ingest, source);
}

async function* writtenTo(ingest: Ingest, source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    await ingest.write(chunk);
    yield chunk;
  }
}
