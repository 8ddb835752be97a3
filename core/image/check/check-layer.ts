import { verifyContent } from "../../content/document.ts";
import { isRlError } from "../../errors.ts";
import { applyLayer } from "../../layer/apply.ts";
import { DISCARD } from "../../layer/discard.ts";
import { readProof } from "../layer-proof.ts";
import type { StorePorts, UnpackedTrees } from "../ports.ts";
import { layerArchive } from "../program-layer.ts";
import type { ResolvedLayer } from "../resolve.ts";
import { compareTree } from "./check-tree.ts";
import { damage } from "./damage.ts";
import { createExpectedTree, type ExpectedTree } from "./expected-tree.ts";
import type { CheckOptions, LayerFinding } from "./seen.ts";
import { compareUnpacked } from "./unpack-beside.ts";

/**
 * Look at a layer: its bytes, the note of what they hold, and the trees that were unpacked of it alone. It is read
 * once for all of them.
 */
export async function checkLayer(
  layer: ResolvedLayer,
  unpacked: readonly UnpackedTrees[],
  ports: StorePorts,
  { quick = false }: CheckOptions,
): Promise<LayerFinding> {
  const { digest, size } = layer.descriptor;
  const stored = await ports.blobs.size(digest);
  if (stored === undefined) return { damages: [damage("blob-missing", digest, "it is not in the store")] };
  if (stored !== size) {
    return { damages: [damage("blob-damaged", digest, `it has ${stored} bytes, not ${size}`)] };
  }
  const note = await readProof(ports.metadata, digest);
  if (quick) {
    const isNoted = note?.diffId === layer.diffId;
    return isNoted ? { damages: [], proof: note } : { damages: [damage("note", digest, NOT_NOTED)] };
  }
  const alone = await treesOf(layer, unpacked);
  const expected = alone.length === 0 ? undefined : createExpectedTree(ports.digester);
  let contentSize: number;
  try {
    contentSize = (await applyLayer(contentOf(layer, ports), expected ?? DISCARD)).bytes;
  } catch (error) {
    // Bytes that the disk does not give are as good as damaged.
    if (!isRlError(error)) throw error;
    return { damages: [damage("blob-damaged", digest, error.state)] };
  }
  const isNoted = note?.diffId === layer.diffId && note.contentSize === contentSize;
  const damages = isNoted ? [] : [damage("note", digest, NOT_NOTED)];
  for (const each of alone) {
    const state = expected && (await compareAlone(layer, expected, each, ports));
    if (state !== undefined) damages.push(damage("tree-damaged", layer.diffId, state, each.name));
  }
  return { damages, proof: { diffId: layer.diffId, contentSize } };
}

const NOT_NOTED = "what it holds is not noted";

/** A layer's archive, verified on the way. */
export async function* contentOf(
  layer: ResolvedLayer,
  ports: Pick<StorePorts, "blobs" | "codec" | "digester">,
): AsyncGenerator<Uint8Array> {
  const { descriptor } = layer;
  const stored = verifyContent(ports.blobs.read(descriptor.digest), descriptor, ports.digester);
  yield* layerArchive(layer, stored, ports);
}

async function treesOf(
  { diffId }: ResolvedLayer,
  unpacked: readonly UnpackedTrees[],
): Promise<readonly UnpackedTrees[]> {
  const there = await Promise.all(
    unpacked.map(async ({ trees }) => trees.form === "overlay" && (await trees.has(diffId))),
  );
  return unpacked.filter((_each, index) => there[index]);
}

/**
 * A tree that is what the archive says is in order. One that differs may be what this machine could make of it:
 * its ids and its file system have limits. So it is unpacked once more to tell.
 */
async function compareAlone(
  layer: ResolvedLayer,
  expected: ExpectedTree,
  { trees, reader }: UnpackedTrees,
  ports: StorePorts,
): Promise<string | undefined> {
  const key = layer.diffId;
  let state: string | undefined;
  try {
    state = await compareTree(key, expected, reader, ports.digester);
  } catch (error) {
    if (!isRlError(error) || error.code !== "io") throw error;
    return error.state;
  }
  if (state === undefined) return undefined;
  const again = { key, parent: undefined, lowers: undefined, content: () => contentOf(layer, ports) };
  const differs = await compareUnpacked(again, { ...ports, trees, reader });
  return differs === undefined ? undefined : state;
}
