import type { ContentDescriptor } from "../content/document.ts";

/** Where layers that are not here come from; gives unverified bytes. */
export type BlobSource = (descriptor: ContentDescriptor, signal: AbortSignal) => AsyncIterable<Uint8Array>;
