import { storeDocument } from "../content/document.ts";
import { type Digest, digestHex } from "../digest/digest.ts";
import { chainIds, placedKeys } from "../layer/chain-id.ts";
import type { Digester } from "../ports/digester.ts";
import type { Lock } from "../ports/locks.ts";
import type { BlobSource } from "./blob-source.ts";
import { forEachConcurrent } from "./concurrent.ts";
import type { Emit } from "./events.ts";
import type { LayerProof } from "./layer-proof.ts";
import { putImage } from "./list.ts";
import { lastOfEach, storeOverlayLayers } from "./overlay-layers.ts";
import type { ImageStorePorts } from "./ports.ts";
import type { ImageRecord } from "./record.ts";
import type { ResolvedImage } from "./resolve.ts";
import { storeLayer } from "./store-layer.ts";
import type { LayerTask } from "./transfer-layer.ts";

/** Layers fetched and unpacked at the same time. Each keeps more than one core busy; more of them only take memory. */
const CONCURRENCY = 2;

/** Under which name an image is kept: the full reference, and the platform asked for in normal form. */
export interface ImageName {
  readonly reference: string;
  readonly platform: string;
}

/**
 * Keep a resolved image: documents and layers first, the record that makes it an image last. Whatever is here
 * already is not fetched or unpacked again.
 */
export async function storeImage(
  name: ImageName,
  image: ResolvedImage,
  remote: BlobSource | undefined,
  ports: ImageStorePorts,
  emit: Emit,
  signal: AbortSignal,
): Promise<ImageRecord> {
  const { reference } = name;
  const layers = image.layers.map(({ descriptor: { digest, size } }) => ({ digest, size }));
  emit({ kind: "resolved", reference, digest: image.manifest.digest, layers });
  const lease = await leaseImage(image, ports);
  try {
    for (const { descriptor, bytes } of image.documents) await storeDocument(ports.blobs, descriptor, bytes);
    const stored = await storeLayers(image, remote, ports, emit, signal);
    const record = makeRecord(name, image, stored, ports.digester);
    await putImage(record, ports);
    return record;
  } finally {
    await lease.release();
  }
}

/** Keep garbage collection away from everything an image is made of. */
export function leaseImage(image: ResolvedImage, { locks, digester }: ImageStorePorts): Promise<Lock> {
  return locks.lease([
    ...image.documents.map(({ descriptor }) => descriptor.digest),
    ...image.layers.flatMap(({ descriptor, diffId }) => [descriptor.digest, diffId]),
    ...chainOf(image, digester),
    ...placedKeys(diffIdsOf(image), sha256By(digester)).slice(0, 1),
  ]);
}

/** An image's layers, present. */
export interface StoredLayers {
  /** What was seen of them, by blob. */
  readonly proofs: ReadonlyMap<Digest, LayerProof>;
  /** What `ImageRecord.layers.overlay` holds, as far as this form of tree can tell. */
  readonly overlay: readonly string[];
}

/** Make all layers of an image present, in the form the tree store wants. */
export async function storeLayers(
  image: ResolvedImage,
  remote: BlobSource | undefined,
  ports: ImageStorePorts,
  emit: Emit,
  signal: AbortSignal,
): Promise<StoredLayers> {
  const proofs = new Map<Digest, LayerProof>();
  const store = async (task: LayerTask, inner: AbortSignal): Promise<void> => {
    proofs.set(task.descriptor.digest, await storeLayer(task, remote, ports, emit, inner));
  };
  if (ports.trees.form === "overlay") {
    const options = { layers: image.layers, trees: ports.trees, sha256: sha256By(ports.digester) };
    const trees = await storeOverlayLayers({ ...options, concurrency: CONCURRENCY, store }, signal);
    return { proofs, overlay: lastOfEach(trees.map(digestHex)) };
  }
  const keys = chainOf(image, ports.digester);
  const tasks = image.layers.flatMap((layer, index) => {
    const key = keys[index];
    return key === undefined ? [] : [{ ...layer, key, parent: keys[index - 1] }];
  });
  // Each tree is made on the one before.
  await forEachConcurrent(tasks, 1, signal, store);
  return { proofs, overlay: lastOfEach(diffIdsOf(image).map(digestHex)) };
}

/** The record of an image whose layers are here. */
export function makeRecord(
  name: ImageName,
  image: ResolvedImage,
  { proofs, overlay }: StoredLayers,
  digester: Digester,
): ImageRecord {
  const { config, manifest } = image;
  const { os, architecture, variant, created } = config;
  const blobs = image.layers.map(({ descriptor: { digest, size } }) => ({
    digest,
    size,
    contentSize: proofs.get(digest)?.contentSize ?? 0,
  }));
  return {
    version: 2,
    ...name,
    target: image.target,
    digest: manifest.digest,
    mediaType: manifest.mediaType,
    manifestSize: manifest.size,
    imageId: image.imageId,
    layers: {
      overlay,
      flat: chainOf(image, digester).map(digestHex),
    },
    blobs,
    size: blobs.reduce((sum, { size }) => sum + size, 0),
    contentSize: blobs.reduce((sum, { contentSize }) => sum + contentSize, 0),
    os,
    architecture,
    ...(variant !== undefined && { variant }),
    ...(created !== undefined && { created }),
    config: config.config ?? {},
  };
}

function chainOf(image: ResolvedImage, digester: Digester): Digest[] {
  return chainIds(diffIdsOf(image), sha256By(digester));
}

function diffIdsOf(image: ResolvedImage): Digest[] {
  return image.layers.map(({ diffId }) => diffId);
}

function sha256By(digester: Digester): (bytes: Uint8Array) => string {
  return (bytes) => {
    const hasher = digester.create("sha256");
    hasher.update(bytes);
    return hasher.hex();
  };
}
