import { readDocument } from "../content/document.ts";
import { type Digest, formatDigest } from "../digest/digest.ts";
import { isRlError } from "../errors.ts";
import { REFERENCES, withLock } from "../ports/locks.ts";
import type { Metadata } from "../ports/metadata.ts";
import type { RetiredTree } from "../ports/tree-store.ts";
import { parseIndex } from "../spec/image-index.ts";
import { parseManifest } from "../spec/manifest.ts";
import { deleteProof, readProof } from "./layer-proof.ts";
import { readImages } from "./list.ts";
import { MOUNT_POINTS } from "./mount-points.ts";
import type { CollectPorts } from "./ports.ts";
import type { ImageRecord } from "./record.ts";

/** Where manifest lists made here are kept. */
export const INDEX_PREFIX = "indexes/";

/** What was removed. */
export interface Collected {
  readonly blobs: readonly Digest[];
  /** Keys of trees; once for each form and id map. */
  readonly trees: readonly Digest[];
  /** Bytes of the blobs. */
  readonly blobBytes: number;
  /** Bytes of the files in the layers that these blobs were unpacked to. */
  readonly contentBytes: number;
}

export interface CollectOptions {
  /** Which objects may be removed; all when undefined. */
  readonly candidates?: ReadonlySet<Digest> | undefined;
  /**
   * Asked once the trees have left their names, under the lock: what must stay all the same. A container that was
   * being started while its image's record went has told of itself by then, or finds no tree.
   */
  readonly keep?: (() => Promise<ReadonlySet<Digest>>) | undefined;
}

/**
 * Remove blobs and trees that no image and no one at work refers to.
 *
 * Objects leave the store under the lock that leases begin and records change under, so that nobody can come to
 * refer to one meanwhile: who takes a lease afterwards sees that the object is gone. Freeing the space of trees is
 * the longest part and happens after the lock. Starting a container takes no lock: what it needs is referred to by
 * its image's record, and an image in use keeps its record.
 */
export async function collectGarbage(ports: CollectPorts, options: CollectOptions = {}): Promise<Collected> {
  const { collected, retired } = await withLock(ports.locks, REFERENCES, () => takeAway(ports, options));
  for (const tree of retired) await tree.free();
  return collected;
}

async function takeAway(
  ports: CollectPorts,
  { candidates, keep }: CollectOptions,
): Promise<{ collected: Collected; retired: readonly RetiredTree[] }> {
  const kept = await referredTo(ports);
  const goes = (object: Digest): boolean => !kept.has(object) && (candidates?.has(object) ?? true);
  let trees: { readonly key: Digest; readonly tree: RetiredTree }[] = [];
  try {
    for (const store of ports.allTrees) {
      // Under the lock: nobody else's trees are on their way out and could still come back.
      await store.sweep();
      for await (const key of store.list()) if (goes(key)) trees.push({ key, tree: await store.retire(key) });
    }
    for (const object of (await keep?.()) ?? []) kept.add(object);
    for (const { tree } of trees.filter(({ key }) => kept.has(key))) await tree.restore();
  } catch (error) {
    // Not knowing what is needed, everything stays. What is back already cannot come back again: that is no failure.
    await Promise.allSettled(trees.map(({ tree }) => tree.restore()));
    throw error;
  }
  trees = trees.filter(({ key }) => !kept.has(key));

  const blobs: Digest[] = [];
  let blobBytes = 0;
  let contentBytes = 0;
  for await (const digest of ports.blobs.list()) {
    if (!goes(digest)) continue;
    blobBytes += (await ports.blobs.size(digest)) ?? 0;
    contentBytes += (await readProof(ports.metadata, digest))?.contentSize ?? 0;
    await ports.blobs.delete(digest);
    await deleteProof(ports.metadata, digest);
    blobs.push(digest);
  }
  const collected = { blobs, trees: trees.map(({ key }) => key), blobBytes, contentBytes };
  return { collected, retired: trees.map(({ tree }) => tree) };
}

/** Every blob and tree that an image, a manifest list made here or a lease refers to. */
async function referredTo(ports: CollectPorts): Promise<Set<Digest>> {
  const kept = new Set<Digest>([
    ...(await ports.locks.leased()),
    ...objectsOf(await readImages(ports.metadata)),
    formatDigest("sha256", MOUNT_POINTS),
  ]);
  for (const digest of await listedManifests(ports.metadata)) await keepManifest(digest, ports, kept);
  return kept;
}

/** Manifests that a list made here names. */
async function listedManifests(metadata: Metadata): Promise<ReadonlySet<Digest>> {
  const lists = await Promise.all((await metadata.keys(INDEX_PREFIX)).map((key) => metadata.get(key)));
  const digests = lists.flatMap((bytes) =>
    bytes === undefined ? [] : parseIndex(bytes).manifests.map(({ digest }) => digest),
  );
  return new Set(digests);
}

/** A manifest and what it is made of, as far as it is here. */
async function keepManifest(digest: Digest, ports: CollectPorts, kept: Set<Digest>): Promise<void> {
  const size = await ports.blobs.size(digest);
  if (size === undefined) return;
  // One that is kept for another reason, as under a lease, is read all the same: its parts may not be.
  kept.add(digest);
  try {
    const manifest = parseManifest(await readDocument(ports.blobs, { digest, size }, ports.digester));
    for (const each of [manifest.config, ...manifest.layers]) kept.add(each.digest);
  } catch (error) {
    // Not a manifest of an image: it refers to nothing that could be told.
    if (!isRlError(error)) throw error;
  }
}

/** Everything that an image alone may be made of: what is looked at when it has been removed. */
export function objectsOf(records: readonly ImageRecord[]): ReadonlySet<Digest> {
  const objects = new Set<Digest>();
  for (const record of records) {
    for (const digest of [record.target, record.digest, record.imageId]) objects.add(digest);
    for (const { digest } of record.blobs) objects.add(digest);
    for (const hex of [...record.layers.overlay, ...record.layers.flat]) objects.add(treeKey(hex));
  }
  return objects;
}

/** The key of a tree by its digits, as records have them. */
export function treeKey(hex: string): Digest {
  return formatDigest(hex.length === 128 ? "sha512" : "sha256", hex);
}
