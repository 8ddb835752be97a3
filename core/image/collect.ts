import { readDocument } from "../content/document.ts";
import { type Digest, formatDigest } from "../digest/digest.ts";
import { isRlError } from "../errors.ts";
import { type Lock, REFERENCES, withLock } from "../ports/locks.ts";
import type { Metadata } from "../ports/metadata.ts";
import type { RetiredTree } from "../ports/tree-store.ts";
import { parseIndex } from "../spec/image-index.ts";
import { parseManifest } from "../spec/manifest.ts";
import { stopIfCancelled } from "./cancelled.ts";
import { deleteProof, readProof } from "./layer-proof.ts";
import { readImages } from "./list.ts";
import { MOUNT_POINTS } from "./mount-points.ts";
import type { CollectPorts } from "./ports.ts";
import { type ImageRecord, treeKey } from "./record.ts";

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
  /** Ends the work with "cancelled" before the next object is freed; what is left goes the next time. */
  readonly signal?: AbortSignal | undefined;
}

const PURPOSE = {
  action: "remove",
  subject: "what nothing refers to",
  hint: "remove the rest with: rl system prune",
};

/**
 * Remove blobs and trees that no image and no one at work refers to.
 *
 * Objects leave the store under the lock that leases begin and records change under, so that nobody can come to
 * refer to one meanwhile: who takes a lease afterwards sees that the object is gone. Freeing the space of trees is
 * the longest part and happens after the lock. Starting a container takes no lock: what it needs is referred to by
 * its image's record, and an image in use keeps its record.
 *
 * Whoever asks to `keep` has taken records away, and is asked in any case: the signal is looked at only after.
 */
export async function collectGarbage(ports: CollectPorts, options: CollectOptions = {}): Promise<Collected> {
  const { signal } = options;
  const work = (lock: Lock): ReturnType<typeof takeAway> => takeAway(ports, options, lock);
  const waiting = options.keep === undefined ? signal : undefined;
  const { collected, retired } = await withLock(ports.locks, REFERENCES, work, waiting);
  for (const tree of retired) {
    stopIfCancelled(PURPOSE, signal);
    await tree.free();
  }
  return collected;
}

async function takeAway(
  ports: CollectPorts,
  { candidates, keep, signal }: CollectOptions,
  lock: Lock,
): Promise<{ collected: Collected; retired: readonly RetiredTree[] }> {
  const kept = await referredTo(ports);
  const goes = (object: Digest): boolean => !kept.has(object) && (candidates?.has(object) ?? true);
  let trees: { readonly key: Digest; readonly tree: RetiredTree }[] = [];
  try {
    for (const store of ports.allTrees) {
      // Under the lock: nobody else's trees are on their way out and could still come back.
      await store.sweep();
      for await (const key of store.list()) {
        if (!goes(key)) continue;
        lock.check();
        trees.push({ key, tree: await store.retire(key) });
      }
    }
    for (const object of (await keep?.()) ?? []) kept.add(object);
    lock.check();
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
    stopIfCancelled(PURPOSE, signal);
    lock.check();
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
  for (const digest of await listedManifests(ports.metadata)) {
    // One that is kept for another reason, as under a lease, is read all the same: its parts may not be.
    for (const part of await manifestParts(digest, ports)) kept.add(part);
  }
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
export async function manifestParts(
  digest: Digest,
  { blobs, digester }: Pick<CollectPorts, "blobs" | "digester">,
): Promise<readonly Digest[]> {
  const size = await blobs.size(digest);
  if (size === undefined) return [];
  try {
    const { config, layers } = parseManifest(await readDocument(blobs, { digest, size }, digester));
    return [digest, config.digest, ...layers.map((layer) => layer.digest)];
  } catch (error) {
    // Not a manifest of an image, or a damaged one: it refers to nothing that could be told.
    if (isRlError(error)) return [digest];
    throw error;
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
