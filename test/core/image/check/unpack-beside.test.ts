import { suite } from "uvu";
import * as assert from "uvu/assert";
import { formatDigest } from "../../../../core/digest/digest.ts";
import {
  createMemoryDigester,
  createMemoryLocks,
  createMemoryTreeReader,
  createMemoryTreeStore,
  type MemoryTreeStore,
} from "../../../../core/host/memory/mod.ts";
import { compareUnpacked } from "../../../../core/image/check/unpack-beside.ts";
import { applyLayer } from "../../../../core/layer/apply.ts";
import { digestOf, pieces } from "../../distribution/helpers.ts";
import { tar } from "../fixture.ts";

const comparing = suite("compareUnpacked");

const KEY = digestOf("layer");
const ARCHIVE = tar({ a: "1", c: "22" });

async function unpacked(): Promise<MemoryTreeStore> {
  const trees = createMemoryTreeStore("overlay");
  const writer = await trees.create(KEY, undefined, []);
  await applyLayer(pieces(ARCHIVE), writer);
  await writer.finish();
  return trees;
}

async function compare(trees: MemoryTreeStore): Promise<string | undefined> {
  const question = { key: KEY, parent: undefined, lowers: undefined, content: () => pieces(ARCHIVE) };
  const ports = {
    trees,
    reader: createMemoryTreeReader(trees),
    locks: createMemoryLocks(),
    digester: createMemoryDigester(),
  };
  const state = await compareUnpacked(question, ports);
  assert.equal([...trees.trees.keys()], [KEY], "what was made beside is gone");
  assert.is((await ports.locks.leased()).size, 0);
  return state;
}

comparing("a tree as it was unpacked", async () => {
  assert.is(await compare(await unpacked()), undefined);
});

comparing("a tree that lacks, has more, and has something else", async () => {
  const less = await unpacked();
  less.trees.get(KEY)?.children.delete("c");
  assert.is(await compare(less), '"c" is not there');
  const more = await unpacked();
  const root = more.trees.get(KEY);
  const file = root?.children.get("c");
  if (root === undefined || file === undefined) throw new Error("not unpacked");
  root.children.set("b", file);
  assert.is(await compare(more), '"b" is not of the layer');
  root.children.delete("b");
  assert.is(await compare(more), undefined);
  root.children.set("c", { own: true, node: { kind: "fifo", attributes: root.attributes } });
  assert.is(await compare(more), '"c" is not as in the layer');
});

comparing("what an interrupted one left is in nobody's way", async () => {
  const trees = await unpacked();
  const { create } = trees;
  let beside = KEY;
  const failing: MemoryTreeStore = {
    ...trees,
    create: async (key, ...rest) => {
      beside = key;
      const writer = await create(key, ...rest);
      return { ...writer, finish: () => Promise.reject(new Error("the disk is full")) };
    },
  };
  const error = await compare(failing).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.match(String(error), "the disk is full");
  assert.is(trees.openTrees(), 0);
  const left = await create(beside, undefined, []);
  await left.finish();
  assert.is(await compare(trees), undefined);
  assert.is.not(beside, formatDigest("sha256", "0".repeat(64)));
});

comparing.run();
