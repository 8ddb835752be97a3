import { type Digest, digestHex, isDigest } from "../../digest/digest.ts";
import { isRlError } from "../../errors.ts";
import { placedKeys } from "../../layer/chain-id.ts";
import type { Digester } from "../../ports/digester.ts";
import type { Metadata } from "../../ports/metadata.ts";
import { imageKey } from "../key.ts";
import type { LayerProof } from "../layer-proof.ts";
import { lastOfEach } from "../overlay-layers.ts";
import { type ImageRecord, parseImageRecord } from "../record.ts";
import type { ResolvedImage } from "../resolve.ts";
import { makeRecord } from "../store-image.ts";
import { type Damage, damage } from "./damage.ts";

/** The record under a key, or what is wrong with it at first sight; undefined when there is none. */
export async function lookAtRecord(
  key: string,
  metadata: Metadata,
): Promise<ImageRecord | Damage | undefined> {
  let bytes: Uint8Array | undefined;
  try {
    bytes = await metadata.get(key);
  } catch (error) {
    // One that the disk does not give is as good as damaged.
    if (!isRlError(error) || error.code !== "io") throw error;
    return damage("record", key, UNREADABLE);
  }
  if (bytes === undefined) return undefined;
  const record = parseImageRecord(new TextDecoder().decode(bytes));
  const state = record === undefined ? UNREADABLE : checkShape(record, key);
  return state === undefined ? record : damage("record", key, state);
}

const UNREADABLE = "it cannot be read";

/** What is wrong with a record before anything else is looked at, if anything: it could not be followed then. */
export function checkShape(record: ImageRecord, key: string): string | undefined {
  const { reference, platform, target, digest, imageId, mediaType, manifestSize } = record;
  if (typeof platform !== "string") return "it names no image";
  if (imageKey(reference, platform) !== key) return "it is the record of another name";
  for (const each of [target, digest, imageId]) {
    if (typeof each !== "string" || !isDigest(each)) return "it lacks a digest";
  }
  if (typeof mediaType !== "string" || !Number.isSafeInteger(manifestSize)) return "it names no manifest";
  return undefined;
}

/**
 * Hold a record against the one that its image's documents and layers make.
 *
 * @param proofs what is known of the layers, by blob; of those that are damaged the record is believed
 */
export function compareRecord(
  record: ImageRecord,
  image: ResolvedImage,
  proofs: ReadonlyMap<Digest, LayerProof>,
  digester: Digester,
): string | undefined {
  const known = new Map(proofs);
  for (const { digest, contentSize } of record.blobs) {
    const diffId = image.layers.find(({ descriptor }) => descriptor.digest === digest)?.diffId;
    if (diffId !== undefined && !known.has(digest)) known.set(digest, { diffId, contentSize });
  }
  const { reference, platform, target } = record;
  const overlay = lastOfEach(overlayKeys(record, image, digester).map(digestHex));
  const right = makeRecord(
    { reference, platform },
    { ...image, target },
    { proofs: known, overlay },
    digester,
  );
  const fields: [object, object] = [record, right];
  const [found, wanted] = fields.map((each) => new Map(Object.entries(each)));
  for (const name of new Set([...(found?.keys() ?? []), ...(wanted?.keys() ?? [])])) {
    if (canonical(found?.get(name)) !== canonical(wanted?.get(name))) {
      return `its ${name} is not what the image's documents say`;
    }
  }
  return undefined;
}

/**
 * The key of each layer's own tree, bottom first. Whether a layer builds on those below it was found when it was
 * unpacked, so the record is asked, but only for which of the two keys it is.
 */
export function overlayKeys(record: ImageRecord, image: ResolvedImage, digester: Digester): Digest[] {
  const diffIds = image.layers.map(({ diffId }) => diffId);
  const placed = placedKeys(diffIds, (bytes) => sha256(bytes, digester));
  return diffIds.map((diffId, index) => {
    const key = placed[index] ?? diffId;
    return record.layers.overlay.includes(digestHex(key)) ? key : diffId;
  });
}

export function sha256(bytes: Uint8Array, digester: Digester): string {
  const hasher = digester.create("sha256");
  hasher.update(bytes);
  return hasher.hex();
}

/** JSON with the names of objects in order; "" of nothing. */
function canonical(value: unknown): string {
  const text = JSON.stringify(value, (_name, each: unknown) =>
    each !== null && typeof each === "object" && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
  return text ?? "";
}
