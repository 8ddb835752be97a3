import type { Digest } from "../digest/digest.ts";
import { placedKeys } from "../layer/chain-id.ts";
import { NeedsLowersError } from "../ports/needs-lowers.ts";
import type { TreeStore } from "../ports/tree-store.ts";
import { forEachConcurrent } from "./concurrent.ts";
import type { ResolvedLayer } from "./resolve.ts";
import type { LayerTask } from "./transfer-layer.ts";
import { createTurns } from "./turns.ts";

export interface OverlayOptions {
  /** Bottom first. */
  readonly layers: readonly ResolvedLayer[];
  readonly trees: TreeStore;
  /** The lower-case hexadecimal digest of bytes. */
  readonly sha256: (bytes: Uint8Array) => string;
  readonly concurrency: number;
  /** Make one layer present. Throws `NeedsLowersError` for one that cannot be unpacked by itself. */
  readonly store: (task: LayerTask, signal: AbortSignal) => Promise<void>;
}

/**
 * Make one tree for each layer; returns their keys, bottom first, one for each layer.
 *
 * Nearly every layer can be unpacked knowing nothing of the others: its tree has the diffID for a key, is shared
 * by all images with that layer, and is made beside the others. A layer that hard links to a file below it,
 * leaves out the entry of a directory or marks its root opaque is unpacked once more when those below are
 * there, under a key that names them too.
 */
export async function storeOverlayLayers(options: OverlayOptions, signal: AbortSignal): Promise<Digest[]> {
  const { layers, trees, concurrency, store } = options;
  const placed = placedKeys(
    layers.map(({ diffId }) => diffId),
    options.sha256,
  );
  const dependent = await findPlaced(layers, placed, trees);
  const storeAlone = async (
    layer: ResolvedLayer,
    inner: AbortSignal,
    transferred?: LayerTask["transferred"],
  ): Promise<void> => {
    if (dependent.has(layer.diffId)) return;
    try {
      await store({ ...layer, key: layer.diffId, parent: undefined, transferred }, inner);
    } catch (error) {
      if (!(error instanceof NeedsLowersError)) throw error;
      dependent.add(layer.diffId);
    }
  };
  const [first, again] = splitByContent(layers);
  // The largest first: begun last it would be alone at the end.
  first.sort((a, b) => b.descriptor.size - a.descriptor.size);
  const takeTurn = createTurns();
  let ahead = 0;
  await forEachConcurrent(first, concurrency, signal, async (layer, inner, yieldPlace) => {
    let hasYielded = false;
    // The disk works while the next layers arrive; two that are made durable at once hold each other up.
    const transferred = (): Promise<() => void> => {
      if (!hasYielded && ahead < concurrency) {
        hasYielded = true;
        ahead += 1;
        yieldPlace();
      }
      return takeTurn();
    };
    await storeAlone(layer, inner, transferred).finally(() => {
      if (hasYielded) ahead -= 1;
    });
  });
  await forEachConcurrent(again, 1, signal, (layer, inner) => storeAlone(layer, inner));

  const keys: Digest[] = [];
  for (const [index, layer] of layers.entries()) {
    const key = placed[index];
    if (key === undefined || !dependent.has(layer.diffId)) {
      keys.push(layer.diffId);
    } else {
      signal.throwIfAborted();
      await store({ ...layer, key, parent: undefined, lowers: lastOfEach(keys) }, signal);
      keys.push(key);
    }
  }
  return keys;
}

/**
 * overlayfs refuses a directory that is listed twice. The upper occurrence of a layer has everything the lower
 * one has and hides whatever came between, so the lower one changes nothing and is left out.
 */
export function lastOfEach<T>(keys: readonly T[]): T[] {
  return keys.filter((key, index) => keys.lastIndexOf(key) === index);
}

/** Content of layers that was found to depend on others before: only then is there a tree of that key. */
async function findPlaced(
  layers: readonly ResolvedLayer[],
  placed: readonly Digest[],
  trees: TreeStore,
): Promise<Set<Digest>> {
  const found = new Set<Digest>();
  const look = async ({ diffId }: ResolvedLayer, index: number): Promise<void> => {
    const key = placed[index];
    if (key !== undefined && !(await trees.has(diffId)) && (await trees.has(key))) found.add(diffId);
  };
  await Promise.all(layers.map(look));
  return found;
}

/**
 * The first layer of each content, and further blobs of the same, differently compressed: those wait for the
 * tree. A blob that comes twice is left out.
 */
function splitByContent(layers: readonly ResolvedLayer[]): [ResolvedLayer[], ResolvedLayer[]] {
  const blobs = new Set<string>();
  const contents = new Set<Digest>();
  const first: ResolvedLayer[] = [];
  const again: ResolvedLayer[] = [];
  for (const layer of layers) {
    const { diffId, descriptor } = layer;
    const blob = `${descriptor.digest} ${diffId}`;
    if (!blobs.has(blob)) (contents.has(diffId) ? again : first).push(layer);
    blobs.add(blob);
    contents.add(diffId);
  }
  return [first, again];
}
