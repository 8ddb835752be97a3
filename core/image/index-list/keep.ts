import { storeDocument } from "../../content/document.ts";
import { parseReference } from "../../reference/reference.ts";
import { noteSource } from "../push-sources.ts";
import { type FoundImage, findImages } from "./find-images.ts";
import type { FindOptions, FindPorts, WantedImage } from "./locate.ts";
import type { IndexList } from "./model.ts";

/** Find the images of several names; see `findImages`. */
export async function findAll(
  images: readonly WantedImage[],
  options: FindOptions,
  ports: FindPorts,
): Promise<readonly FoundImage[]> {
  const signal = options.signal ?? new AbortController().signal;
  const found: FoundImage[] = [];
  for (const image of images) found.push(...(await findImages(image, options, ports, signal)));
  return found;
}

/** Keep the documents of images while a list comes to name them, and note where their blobs are. */
export async function keepFound(
  found: readonly FoundImage[],
  ports: FindPorts,
  work: () => Promise<IndexList>,
): Promise<IndexList> {
  const objects = found.flatMap(({ entry, blobs }) => [entry.digest, ...blobs]);
  const lease = await ports.locks.lease(objects);
  try {
    for (const { descriptor, bytes } of found.flatMap(({ documents }) => documents)) {
      await storeDocument(ports.blobs, descriptor, bytes);
    }
    const list = await work();
    for (const each of found) await noteMissing(each, ports);
    return list;
  } finally {
    await lease.release();
  }
}

/** An image that is not here can be taken over from where it is, by pushes to another repository there. */
async function noteMissing({ entry, blobs }: FoundImage, ports: FindPorts): Promise<void> {
  if (entry.source === undefined) return;
  const here = await Promise.all(blobs.map((digest) => ports.blobs.has(digest)));
  if (!here.every(Boolean)) await noteSource(parseReference(entry.source), blobs, ports.metadata);
}
