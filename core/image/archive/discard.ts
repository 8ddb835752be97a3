import type { Digest } from "../../digest/digest.ts";
import { collectGarbage, objectsOf } from "../collect.ts";
import type { ImageStorePorts } from "../ports.ts";
import type { ImageRecord } from "../record.ts";

/**
 * Take away blobs that came with an archive and that no image refers to. When that fails they stay for the next
 * garbage collection, since whatever was done before matters more.
 *
 * @param added what the archive brought
 * @param made  the images that were made of it
 */
export async function discardUnused(
  added: ReadonlySet<Digest>,
  made: readonly ImageRecord[],
  ports: ImageStorePorts,
): Promise<void> {
  const used = objectsOf([...made]);
  const unused = new Set([...added].filter((digest) => !used.has(digest)));
  if (unused.size === 0) return;
  await Promise.allSettled([collectGarbage({ ...ports, allTrees: [] }, { candidates: unused })]);
}
