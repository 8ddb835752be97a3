import { chainIds } from "../../layer/chain-id.ts";
import { lastOfEach } from "../overlay-layers.ts";
import type { StorePorts, UnpackedTrees } from "../ports.ts";
import type { ImageRecord } from "../record.ts";
import type { ResolvedImage, ResolvedLayer } from "../resolve.ts";
import { contentOf } from "./check-layer.ts";
import { overlayKeys, sha256 } from "./check-record.ts";
import { type Damage, damage } from "./damage.ts";
import type { CheckOptions, Seen } from "./seen.ts";
import { compareUnpacked, type TreeInQuestion } from "./unpack-beside.ts";

/** A tree of an image, and the layer that it is made of. */
export interface PlacedTree {
  readonly tree: Omit<TreeInQuestion, "content">;
  readonly layer: ResolvedLayer;
}

/**
 * Look at the trees of an image: that one form and id map has all of them, and that those which were made on others
 * are what their layer makes of these. Trees of a layer alone are looked at with the layer.
 */
export async function* checkTrees(
  record: ImageRecord,
  image: ResolvedImage,
  unpacked: readonly UnpackedTrees[],
  ports: StorePorts,
  { quick = false }: CheckOptions,
  seen: Seen,
): AsyncGenerator<Damage> {
  const missing: Damage[][] = [];
  for (const variant of unpacked) {
    const placed = placedTrees(record, image, variant, ports);
    const absent: Damage[] = [];
    for (const { tree, layer } of placed) {
      if (!(await variant.trees.has(tree.key))) {
        absent.push(damage("tree-missing", tree.key, "it is not unpacked", variant.name));
      } else if (!quick && (variant.trees.form === "flat" || tree.lowers !== undefined)) {
        const known = `${variant.name} ${tree.key}`;
        const found = seen.trees.get(known) ?? (await checkPlaced(tree, layer, variant, ports));
        seen.trees.set(known, found);
        yield* found;
        // What was made on it was made on something else.
        if (found.length > 0) break;
      }
    }
    missing.push(absent);
  }
  // Another id map or driver unpacks an image when it first needs it, so only one has to have it.
  if (!missing.some(({ length }) => length === 0)) yield* missing[0] ?? [];
}

/** What an image is unpacked to, bottom first. */
export function placedTrees(
  record: ImageRecord,
  image: ResolvedImage,
  { trees }: Pick<UnpackedTrees, "trees">,
  { digester }: Pick<StorePorts, "digester">,
): PlacedTree[] {
  const keys =
    trees.form === "overlay"
      ? overlayKeys(record, image, digester)
      : chainIds(
          image.layers.map(({ diffId }) => diffId),
          (bytes) => sha256(bytes, digester),
        );
  const placed = image.layers.flatMap((layer, index) => {
    const key = keys[index];
    if (key === undefined) return [];
    const lowers = key === layer.diffId ? undefined : lastOfEach(keys.slice(0, index));
    const tree =
      trees.form === "overlay"
        ? { key, parent: undefined, lowers }
        : { key, parent: keys[index - 1], lowers: undefined };
    return [{ tree, layer }];
  });
  return placed.filter(({ tree: { key } }, index) => keys.indexOf(key) === index);
}

async function checkPlaced(
  tree: Omit<TreeInQuestion, "content">,
  layer: ResolvedLayer,
  { name, trees, reader }: UnpackedTrees,
  ports: StorePorts,
): Promise<readonly Damage[]> {
  const question = { ...tree, content: () => contentOf(layer, ports) };
  const state = await compareUnpacked(question, { ...ports, trees, reader });
  return state === undefined ? [] : [damage("tree-damaged", tree.key, state, name)];
}
