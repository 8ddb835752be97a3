/** Honest images, and ways to bend them. */

import { bytesOf, digestOf, OCI_MANIFEST } from "../../core/distribution/helpers.ts";
import {
  AMD64,
  type Blob,
  type FixtureImage,
  type FixtureLayer,
  image,
  index,
  json,
  layer,
  layerOf,
  type Shelf,
  shelf,
  tar,
} from "../../core/image/fixture.ts";

/** Bytes that do not shrink, always the same. */
function noise(length: number): string {
  let state = 1;
  let text = "";
  while (text.length < length) {
    state = (state * 48_271) % 2_147_483_647;
    text += state.toString(36);
  }
  return text.slice(0, length);
}

export const SMALL: FixtureLayer = layer({ "etc/motd": "hello\n" });
export const LARGE: FixtureLayer = layer({ data: noise(300_000) });
export const APP: FixtureImage = image([SMALL, LARGE]);
export const OTHER: FixtureImage = image([layer({ "etc/motd": "other\n" })]);
export const INDEX: Blob = index([[APP.manifest, { platform: AMD64 }]]);

export const appShelf = (): Shelf => shelf({ "1": APP.manifest, index: INDEX }, APP, OTHER);

/** The honest image with other fields in its manifest. */
export function withManifest(fields: object): Shelf {
  const { config, layers } = APP;
  return withDocument({ ...parsed(APP.manifest), ...fields }, config, ...layers);
}

/** Any document under the tag 1, and these blobs. */
export function withDocument(document: unknown, ...blobs: readonly Blob[]): Shelf {
  return withBytes(bytesOf(JSON.stringify(document)), OCI_MANIFEST, ...blobs);
}

export function withBytes(bytes: Uint8Array, mediaType: string, ...blobs: readonly Blob[]): Shelf {
  const document = { bytes, mediaType, digest: digestOf(bytes) };
  const made = shelf({ "1": document }, APP);
  for (const { digest, bytes: content } of blobs) made.blobs.set(digest, content);
  return made;
}

/** The honest image with another config. */
export function withConfig(fields: object): Shelf {
  const made = image(APP.layers, { config: fields });
  return shelf({ "1": made.manifest }, made);
}

export function parsed(blob: Blob): Record<string, unknown> {
  return JSON.parse(new TextDecoder().decode(blob.bytes)) as Record<string, unknown>;
}

/** One bit changed. */
export function flipped(bytes: Uint8Array, at = bytes.length >> 1): Uint8Array {
  return bytes.map((byte, place) => (place === at ? byte ^ 1 : byte));
}

export { AMD64, digestOf, image, index, json, layer, layerOf, OCI_MANIFEST, shelf, tar };
