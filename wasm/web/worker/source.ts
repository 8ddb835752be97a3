import type { ArchivedImage, Digest, ResolvedLayer } from "../../../core/mod.ts";

/** Where an image comes from: a registry or an archive. */
export interface ImageSource {
  /** As it is called on the page. */
  readonly name: string;
  readonly image: ArchivedImage;
  /** Reading its layers asks nobody. */
  readonly isLocal: boolean;
  /** A layer as it is stored, not verified. */
  stored(layer: ResolvedLayer, signal: AbortSignal): AsyncIterable<Uint8Array>;
}

/** How much came, of what. */
export type Notify = (received: number, size: number, text: string) => void;

/** A digest as people tell them apart. */
export function shortDigest(digest: Digest): string {
  return digest.slice(0, digest.indexOf(":") + 13);
}
