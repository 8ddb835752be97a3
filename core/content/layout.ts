import type { Metadata } from "../ports/metadata.ts";
import type { Descriptor } from "../spec/descriptor.ts";
import { OCI_INDEX } from "../spec/media-type.ts";
import type { Platform } from "../spec/platform.ts";

/** Where an OCI layout's index keeps the name of an image (image-spec annotations.md). */
export const REF_NAME = "org.opencontainers.image.ref.name";

/** One image the layout's index shall name. */
export interface LayoutEntry {
  /** The full reference, "docker.io/library/alpine:3.20". */
  readonly reference: string;
  readonly manifest: Pick<Descriptor, "mediaType" | "digest" | "size">;
  readonly platform: Platform;
}

/** The version of the image layout this writes (image-spec image-layout.md). */
const LAYOUT_VERSION = "1.0.0";

/**
 * Write `oci-layout` and `index.json` for the images there are, so that other tools can read the store as an
 * ordinary OCI layout. The records stay the truth: the index is made from them and never read.
 *
 * @param files the layout's root directory as a metadata store
 */
export async function writeLayout(files: Metadata, entries: readonly LayoutEntry[]): Promise<void> {
  const marker = JSON.stringify({ imageLayoutVersion: LAYOUT_VERSION });
  const known = await files.get("oci-layout");
  // Anything else in its place would keep other tools away.
  if (known === undefined || new TextDecoder().decode(known) !== marker) {
    await files.put("oci-layout", new TextEncoder().encode(marker));
  }
  await files.put("index.json", new TextEncoder().encode(formatLayoutIndex(entries)));
}

/** The text of `index.json`: the same images give the same bytes, whatever order they come in. */
export function formatLayoutIndex(entries: readonly LayoutEntry[]): string {
  const manifests = entries.map(({ reference, manifest, platform }) => ({
    mediaType: manifest.mediaType,
    digest: manifest.digest,
    size: manifest.size,
    annotations: { [REF_NAME]: reference },
    platform,
  }));
  const sorted = manifests
    .map((manifest) => ({ manifest, text: JSON.stringify(manifest) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ manifest }) => manifest);
  return JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: sorted });
}
