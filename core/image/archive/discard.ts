import type { Digest } from "../../digest/digest.ts";
import { REFERENCES, withLock } from "../../ports/locks.ts";
import { readImages } from "../list.ts";
import type { ImageStorePorts } from "../ports.ts";

/** Take away those of some blobs that no image refers to and nobody is about to. */
export async function discardBlobs(
  candidates: ReadonlySet<Digest>,
  ports: Pick<ImageStorePorts, "blobs" | "metadata" | "locks">,
): Promise<void> {
  if (candidates.size === 0) return;
  await withLock(ports.locks, REFERENCES, async () => {
    const used = new Set(await ports.locks.leased());
    for (const { target, digest, imageId, blobs } of await readImages(ports.metadata)) {
      for (const each of [target, digest, imageId, ...blobs.map((blob) => blob.digest)]) used.add(each);
    }
    for (const digest of candidates) {
      if (!used.has(digest)) await ports.blobs.delete(digest);
    }
  });
}
