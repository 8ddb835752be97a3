import { type LayoutEntry, writeLayout } from "../content/layout.ts";
import { isRlError } from "../errors.ts";
import { type Lock, REFERENCES, withLock } from "../ports/locks.ts";
import type { Metadata } from "../ports/metadata.ts";
import { IMAGE_PREFIX, imageKey } from "./key.ts";
import { readListing, writeListing } from "./listing.ts";
import { untaggedReference } from "./name.ts";
import type { RecordPorts } from "./ports.ts";
import { encodeImageRecord, type ImageRecord, readRecord } from "./record.ts";
import { compareSummaries, type ImageSummary, summarize } from "./summary.ts";

/** All images there are, by reference and platform. Records of another version are left out. */
export function listImages(metadata: Metadata): Promise<readonly ImageSummary[]> {
  return readListing(metadata);
}

/** The whole records of all images, for work that looks at every layer. */
export async function readImages(metadata: Metadata): Promise<ImageRecord[]> {
  const keys = await metadata.keys(IMAGE_PREFIX);
  const records = await Promise.all(keys.map((key) => readRecord(metadata, key)));
  return records.filter((record) => record !== undefined);
}

/** The record of exactly this full reference and platform, if there is a readable one. */
export function getImage(
  metadata: Metadata,
  reference: string,
  platform: string,
): Promise<ImageRecord | undefined> {
  return readRecord(metadata, imageKey(reference, platform));
}

/**
 * Put a record, as the last step of making an image. An image that had this tag until now and has no other
 * record stays, under its digest.
 */
export function putImage(record: ImageRecord, ports: RecordPorts): Promise<void> {
  return changeRecords(ports, async (images) => ({
    put: await withDisplaced(record, images, ports.metadata),
    remove: [],
  }));
}

/** A record to put, after the one that keeps the image it takes the tag of. For who decides on a change. */
export async function withDisplaced(
  record: ImageRecord,
  images: readonly ImageSummary[],
  metadata: Metadata,
): Promise<readonly ImageRecord[]> {
  const before = await getImage(metadata, record.reference, record.platform);
  const kept = before === undefined ? undefined : displaced(before, record, images);
  return kept === undefined ? [record] : [kept, record];
}

/** What becomes of the image whose tag goes to another one. */
function displaced(
  before: ImageRecord,
  record: ImageRecord,
  images: readonly ImageSummary[],
): ImageRecord | undefined {
  const reference = untaggedReference(before.reference, before.target);
  if (before.imageId === record.imageId || reference === undefined) return undefined;
  const others = images.filter(
    ({ imageId, reference: name }) => imageId === before.imageId && name !== before.reference,
  );
  return others.length > 0 ? undefined : { ...before, reference };
}

/** Records to put and to remove. */
export interface RecordChange {
  readonly put: readonly ImageRecord[];
  readonly remove: readonly Pick<ImageSummary, "reference" | "platform">[];
}

/**
 * Change records while nobody else does. What is put or removed is durable when this returns; the listing and
 * the OCI layout's index follow, and where they cannot be written they are made again later. With a signal, waiting
 * for others can be given up: "cancelled".
 */
export function changeRecords(
  ports: RecordPorts,
  decide: (images: readonly ImageSummary[]) => Promise<RecordChange>,
  signal?: AbortSignal,
): Promise<void> {
  const work = (lock: Lock): Promise<void> =>
    changeLocked(ports, async (images) => {
      const change = await decide(images);
      lock.check();
      return change;
    });
  return withLock(ports.locks, REFERENCES, work, signal);
}

/** The same for who has the lock of `REFERENCES`. */
export async function changeLocked(
  ports: Omit<RecordPorts, "locks">,
  decide: (images: readonly ImageSummary[]) => Promise<RecordChange>,
): Promise<void> {
  const { metadata } = ports;
  const images = await readListing(metadata);
  const { put, remove } = await decide(images);
  const after = new Map(images.map((image) => [imageKey(image.reference, image.platform), image]));
  for (const record of put) {
    const key = imageKey(record.reference, record.platform);
    await metadata.put(key, encodeImageRecord(record));
    after.set(key, summarize(record));
  }
  for (const { reference, platform } of remove) {
    const key = imageKey(reference, platform);
    await metadata.delete(key);
    after.delete(key);
  }
  await followRecords(ports, [...after.values()].sort(compareSummaries));
}

/** What is made from records. A full disk is no reason to keep what was to be removed. */
async function followRecords(
  { metadata, layout }: Omit<RecordPorts, "locks">,
  images: readonly ImageSummary[],
): Promise<void> {
  try {
    await writeListing(metadata, images);
    await writeLayout(layout, images.map(layoutEntry));
  } catch (error) {
    if (!isRlError(error) || error.code !== "io") throw error;
  }
}

function layoutEntry(image: ImageSummary): LayoutEntry {
  const { reference, mediaType, digest, os, architecture, variant } = image;
  const platform = variant === undefined ? { os, architecture } : { os, architecture, variant };
  return { reference, manifest: { mediaType, digest, size: image.manifestSize }, platform };
}
