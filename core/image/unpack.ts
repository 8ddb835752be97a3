import type { Digest } from "../digest/digest.ts";
import type { TreeStore } from "../ports/tree-store.ts";
import { orCancelled } from "./cancelled.ts";
import { type Emit, type PullEvent, withEvents } from "./events.ts";
import { changeRecords, getImage } from "./list.ts";
import type { ImageStorePorts, RecordPorts } from "./ports.ts";
import { type ImageRecord, treeKey } from "./record.ts";
import { leaseImage, storeLayers } from "./store-image.ts";
import { storedImage } from "./stored-image.ts";

/**
 * Unpack an image from the blobs in the store, for a tree store that does not have it: another id map, another
 * driver, or trees that were removed. Nothing is fetched; throws "not-found" when a blob is missing, "cancelled".
 */
export function unpackImage(
  record: ImageRecord,
  ports: ImageStorePorts,
  signal?: AbortSignal,
): AsyncGenerator<PullEvent, ImageRecord> {
  return withEvents(
    (emit, inner) =>
      orCancelled({ action: "unpack image", subject: record.reference }, inner, async () => {
        if (await isUnpacked(record, ports.trees)) return record;
        return await unpackStoredImage(record, ports, emit, inner);
      }),
    signal,
  );
}

/** Whether all trees that a container of the image needs are there. */
export async function isUnpacked(record: ImageRecord, trees: TreeStore): Promise<boolean> {
  const present = await Promise.all(neededTrees(record, trees.form).map((key) => trees.has(key)));
  return present.every(Boolean);
}

/** All layers for an overlay, the uppermost tree for a flat root. */
function neededTrees({ layers }: ImageRecord, form: TreeStore["form"]): Digest[] {
  const keys = form === "overlay" ? layers.overlay : layers.flat.slice(-1);
  return keys.map(treeKey);
}

/**
 * The work of `unpackImage`, without looking whether it is needed. The record is put anew when the keys of the
 * trees turn out to be others: the form an image was first unpacked in may not tell those of this one.
 */
export async function unpackStoredImage(
  record: ImageRecord,
  ports: ImageStorePorts,
  emit: Emit,
  signal: AbortSignal,
): Promise<ImageRecord> {
  const { reference, digest } = record;
  const image = await storedImage(record, ports);
  const layers = image.layers.map(({ descriptor }) => ({ digest: descriptor.digest, size: descriptor.size }));
  emit({ kind: "resolved", reference, digest, layers });
  const lease = await leaseImage(image, ports);
  try {
    const { overlay } = await storeLayers(image, undefined, ports, emit, signal);
    if (ports.trees.form !== "overlay" || overlay.join() === record.layers.overlay.join()) return record;
    const renewed = { ...record, layers: { ...record.layers, overlay } };
    await renewStored(renewed, ports);
    return renewed;
  } finally {
    await lease.release();
  }
}

/** Put a renewed record in the place of the stored one, unless that was removed or became another image meanwhile. */
function renewStored(renewed: ImageRecord, ports: RecordPorts): Promise<void> {
  return changeRecords(ports, async () => {
    const { reference, platform, digest, imageId } = renewed;
    const stored = await getImage(ports.metadata, reference, platform);
    const isSame = stored?.digest === digest && stored.imageId === imageId;
    return { put: isSame ? [renewed] : [], remove: [] };
  });
}
