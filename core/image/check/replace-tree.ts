import { type Digest, digestHex } from "../../digest/digest.ts";
import { RlError } from "../../errors.ts";
import { REFERENCES, withLock } from "../../ports/locks.ts";
import type { RetiredTree, TreeStore } from "../../ports/tree-store.ts";
import { stopIfCancelled } from "../cancelled.ts";
import { objectsOf } from "../collect.ts";
import { readImages } from "../list.ts";
import { MOUNT_POINTS } from "../mount-points.ts";
import type { StorePorts } from "../ports.ts";
import { type BesidePorts, type TreeInQuestion, withTreeBeside } from "./unpack-beside.ts";

type UserPorts = Pick<StorePorts, "metadata" | "imageUsers">;

/**
 * Put what a layer unpacks to in the place of a damaged tree. It is unpacked first, so that the tree is away only
 * for as long as two renames take. One that a container may use stays as it is: it would lose its files.
 *
 * @throws RlError "exists" when a container may use it, "cancelled", and what unpacking throws
 */
export async function replaceTree(
  tree: TreeInQuestion,
  ports: BesidePorts & UserPorts,
  signal?: AbortSignal,
): Promise<void> {
  const { key } = tree;
  await unlessUsed(key, ports);
  const content = (): AsyncIterable<Uint8Array> => untilCancelled(tree, signal);
  await withTreeBeside({ ...tree, content }, ports, async (beside) => {
    // Under the lock: a collection would take what has left its name for what is on its way out.
    const damaged = await withLock(ports.locks, REFERENCES, () => exchange(key, beside, ports));
    await damaged.free();
  });
}

/** Give one tree the place of another; the other. */
async function exchange(
  key: Digest,
  beside: Digest,
  ports: UserPorts & { readonly trees: TreeStore },
): Promise<RetiredTree> {
  const damaged = await ports.trees.retire(key);
  try {
    // A container that is being started has told of itself by now, or finds no tree.
    await unlessUsed(key, ports);
    await (await ports.trees.retire(beside)).restore(key);
  } catch (error) {
    await damaged.restore();
    throw error;
  }
  return damaged;
}

async function unlessUsed(key: Digest, ports: UserPorts): Promise<void> {
  const [user] = await treeUsers(key, ports);
  if (user === undefined) return;
  throw new RlError({
    code: "exists",
    action: "repair layer",
    subject: key,
    state: `the container ${user.slice(0, 12)} uses it`,
    hint: "repair it when the container is gone",
  });
}

/**
 * Containers that may have a tree as a part of their root: those of images with that layer, for the layer below all
 * images every one, and those of an image of which no record tells what it is made of.
 */
async function treeUsers(key: Digest, { metadata, imageUsers }: UserPorts): Promise<readonly string[]> {
  const users = await imageUsers();
  const images = await readImages(metadata);
  const isOfAll = digestHex(key) === MOUNT_POINTS;
  return [...users].flatMap(([image, containers]) => {
    const records = images.filter(({ imageId }) => digestHex(imageId) === image);
    return isOfAll || records.length === 0 || objectsOf(records).has(key) ? containers : [];
  });
}

async function* untilCancelled(
  { key, content }: TreeInQuestion,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of content()) {
    stopIfCancelled({ action: "repair layer", subject: key }, signal);
    yield chunk;
  }
}
