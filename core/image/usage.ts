import type { Digest } from "../digest/digest.ts";
import { digestHex } from "../digest/digest.ts";
import { readImages } from "./list.ts";
import type { StorePorts } from "./ports.ts";
import type { ImageRecord } from "./record.ts";

/** What one image takes. Sizes are bytes of files, as its layers hold them unpacked. */
export interface ImageUsage {
  readonly imageId: Digest;
  /** Any of its records. */
  readonly record: ImageRecord;
  /** References, one for each record of another name. */
  readonly references: readonly string[];
  /** Everything it is made of: the size people know an image by. */
  readonly size: number;
  /** Of this, layers that other images have as well. */
  readonly shared: number;
  /** Of this, layers that go when the image goes. */
  readonly unique: number;
  /** Containers that use it. */
  readonly containers: readonly string[];
}

export interface StoreUsage {
  readonly images: readonly ImageUsage[];
  /** Bytes of files in the layers of all images, each layer counted once. */
  readonly layers: number;
  /** Of this, what goes when all images go that no container uses. */
  readonly reclaimableLayers: number;
  /** Blobs as they were fetched. */
  readonly blobs: { readonly count: number; readonly size: number; readonly reclaimable: number };
}

/** What the images of a store take. */
export async function imageUsage(
  ports: Pick<StorePorts, "metadata" | "blobs" | "imageUsers">,
): Promise<StoreUsage> {
  const records = await readImages(ports.metadata);
  const users = await ports.imageUsers();
  const groups = new Map<Digest, ImageRecord[]>();
  for (const record of records) {
    groups.set(record.imageId, [...(groups.get(record.imageId) ?? []), record]);
  }
  const holders = new Map<Digest, Set<Digest>>();
  const sizes = new Map<Digest, number>();
  for (const { imageId, blobs } of records) {
    for (const { digest, contentSize } of blobs) {
      sizes.set(digest, contentSize);
      holders.set(digest, (holders.get(digest) ?? new Set()).add(imageId));
    }
  }
  const images = [...groups].flatMap(([imageId, group]) => {
    const [record] = group;
    if (record === undefined) return [];
    const layers = new Map(record.blobs.map(({ digest, contentSize }) => [digest, contentSize]));
    const alone = [...layers].filter(([digest]) => holders.get(digest)?.size === 1);
    const unique = sum(alone.map(([, size]) => size));
    return {
      imageId,
      record,
      references: [...new Set(group.map(({ reference }) => reference))].sort(),
      size: record.contentSize,
      shared: Math.max(0, sum(layers.values()) - unique),
      unique,
      containers: users.get(digestHex(imageId)) ?? [],
    };
  });
  const used = new Set(
    images.filter(({ containers }) => containers.length > 0).map(({ imageId }) => imageId),
  );
  const isFree = (digest: Digest): boolean =>
    ![...(holders.get(digest) ?? [])].some((image) => used.has(image));
  return {
    images,
    layers: sum(sizes.values()),
    reclaimableLayers: sum([...sizes].filter(([digest]) => isFree(digest)).map(([, size]) => size)),
    blobs: await blobUsage(ports, records, used),
  };
}

async function blobUsage(
  { blobs }: Pick<StorePorts, "blobs">,
  records: readonly ImageRecord[],
  used: ReadonlySet<Digest>,
): Promise<StoreUsage["blobs"]> {
  const needed = new Set<Digest>();
  for (const record of records.filter(({ imageId }) => used.has(imageId))) {
    for (const digest of [record.target, record.digest, record.imageId]) needed.add(digest);
    for (const { digest } of record.blobs) needed.add(digest);
  }
  let count = 0;
  let size = 0;
  let reclaimable = 0;
  for await (const digest of blobs.list()) {
    const bytes = (await blobs.size(digest)) ?? 0;
    count += 1;
    size += bytes;
    if (!needed.has(digest)) reclaimable += bytes;
  }
  return { count, size, reclaimable };
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
