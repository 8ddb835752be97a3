import { suite } from "uvu";
import * as assert from "uvu/assert";
import { digestHex, formatDigest } from "../../../../core/digest/digest.ts";
import type { MemoryDirectory } from "../../../../core/host/memory/mod.ts";
import { mountPointsTree } from "../../../../core/image/check/check-mount-points.ts";
import { replaceTree } from "../../../../core/image/check/replace-tree.ts";
import type { TreeInQuestion } from "../../../../core/image/check/unpack-beside.ts";
import { imageKey } from "../../../../core/image/key.ts";
import { makeMountPoints } from "../../../../core/image/mount-points.ts";
import type { StorePorts } from "../../../../core/image/ports.ts";
import type { TreeStore } from "../../../../core/ports/tree-store.ts";
import { digestOf, pieces, refuses } from "../../distribution/helpers.ts";
import { image, keeping, layer, type Store, tar } from "../fixture.ts";
import { NAME, pulled } from "./helpers.ts";

const replacing = suite("replaceTree");

const ARCHIVE = tar({ a: "1" });
const first = layer({ a: "1" });
const app = image([first, layer({ b: "2" })]);
const ID = digestHex(app.config.digest);
const USER = "0123456789abcdef";
const QUESTION: TreeInQuestion = {
  key: first.diffId,
  parent: undefined,
  lowers: undefined,
  content: () => pieces(ARCHIVE),
};

/** A pulled image whose first layer has lost its file. */
async function damaged(): Promise<{ at: Store; ports: StorePorts; tree: MemoryDirectory }> {
  const { at } = await pulled(app);
  const tree = at.trees.trees.get(first.diffId);
  if (tree === undefined) throw new Error("not unpacked");
  tree.children.delete("a");
  return { at, ports: keeping(at), tree };
}

const namesOf = (at: Store): string[] => [...(at.trees.trees.get(first.diffId)?.children.keys() ?? [])];

replacing("a damaged tree gives way to a right one, and nothing is left beside", async () => {
  const { at, ports } = await damaged();
  const before = at.trees.trees.size;
  await replaceTree(QUESTION, ports);
  assert.equal(namesOf(at), ["a"]);
  assert.equal([at.trees.trees.size, (await ports.locks.leased()).size], [before, 0]);
});

replacing("one that a container uses is not touched, and told by the container's name", async () => {
  const { at, ports, tree } = await damaged();
  const used = { ...ports, imageUsers: async () => new Map([[ID, [USER]]]) };
  const { message } = await refuses(replaceTree(QUESTION, used), "exists");
  assert.match(message, /the container 0123456789ab uses it$/);
  assert.is(at.trees.trees.get(first.diffId), tree);
});

replacing("one that a container begins to use meanwhile is given back, and never freed", async () => {
  const { at, ports, tree } = await damaged();
  let isAway = false;
  const freed: string[] = [];
  const retire: TreeStore["retire"] = async (key) => {
    const retired = await at.trees.retire(key);
    if (key === first.diffId) isAway = true;
    const free = async (): Promise<void> => void freed.push(key);
    return { restore: retired.restore, free };
  };
  const imageUsers = async () => new Map(isAway ? [[ID, [USER]]] : []);
  await refuses(replaceTree(QUESTION, { ...ports, trees: { ...at.trees, retire }, imageUsers }), "exists");
  assert.is(at.trees.trees.get(first.diffId), tree);
  assert.not(freed.includes(first.diffId));
});

replacing("a container of another image is in nobody's way, one of an unknown image is", async () => {
  const { at, ports } = await damaged();
  const other = digestHex(digestOf("other"));
  const used = { ...ports, imageUsers: async () => new Map([[other, [USER]]]) };
  await refuses(replaceTree(QUESTION, used), "exists");
  const record = await ports.metadata.get(imageKey(NAME, "linux/amd64"));
  const text = new TextDecoder().decode(record);
  const unrelated = { ...JSON.parse(text), reference: "registry.test/other:1", imageId: `sha256:${other}` };
  unrelated.layers = { overlay: [], flat: [] };
  const key = imageKey("registry.test/other:1", "linux/amd64");
  await ports.metadata.put(key, new TextEncoder().encode(JSON.stringify(unrelated)));
  await replaceTree(QUESTION, used);
  assert.equal(namesOf(at), ["a"]);
});

replacing("the layer below all images is every container's", async () => {
  const { at, ports } = await damaged();
  await makeMountPoints(at.trees);
  const used = { ...ports, imageUsers: async () => new Map([[ID, [USER]]]) };
  await refuses(replaceTree(mountPointsTree(), used), "exists");
  await replaceTree(mountPointsTree(), ports);
});

replacing("what cannot be unpacked, or is given up, leaves the damaged tree", async () => {
  const { at, ports, tree: before } = await damaged();
  const broken = { ...QUESTION, content: () => pieces(ARCHIVE.subarray(0, 300)) };
  await refuses(replaceTree(broken, ports), "corrupt");
  await refuses(replaceTree(QUESTION, ports, AbortSignal.abort()), "cancelled");
  assert.is(at.trees.trees.get(first.diffId), before);
  assert.is(at.trees.openTrees(), 0);
  assert.not(at.trees.trees.has(formatDigest("sha256", "0".repeat(64))));
});

replacing.run();
