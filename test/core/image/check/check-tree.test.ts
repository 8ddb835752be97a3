import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  createMemoryDigester,
  createMemoryTreeReader,
  createMemoryTreeStore,
} from "../../../../core/host/memory/mod.ts";
import { compareTree } from "../../../../core/image/check/check-tree.ts";
import { createExpectedTree } from "../../../../core/image/check/expected-tree.ts";
import type { TreeAttributes, TreeWriter } from "../../../../core/ports/tree-writer.ts";
import { bytesOf, digestOf } from "../../distribution/helpers.ts";

const comparing = suite("compareTree");

const KEY = digestOf("tree");
const attributes = (mode = 0o644): TreeAttributes => ({
  mode,
  uid: 0,
  gid: 0,
  mtimeSeconds: 0,
  mtimeNanoseconds: 0,
  xattrs: [],
});

type Make = (writer: TreeWriter) => Promise<void>;

/** What is wrong with a tree made one way and expected another. */
async function compare(expected: Make, made: Make): Promise<string | undefined> {
  const store = createMemoryTreeStore("overlay");
  const writer = await store.create(KEY, undefined, []);
  await made(writer);
  await writer.finish();
  const tree = createExpectedTree(createMemoryDigester());
  await expected(tree);
  return compareTree(KEY, tree, createMemoryTreeReader(store), createMemoryDigester());
}

const usual: Make = async (writer) => {
  await writer.directory(bytesOf("d"), attributes(0o755));
  await writer.file(bytesOf("d/f"), 3, attributes());
  await writer.data(bytesOf("abc"));
  await writer.symlink(bytesOf("s"), bytesOf("d/f"), attributes(0o777));
  await writer.hardlink(bytesOf("h"), bytesOf("d/f"));
  await writer.fifo(bytesOf("parent/made/p"), attributes());
  await writer.whiteout(bytesOf("gone"));
};

comparing("a tree that is what its archive says", async () => {
  assert.is(await compare(usual, usual), undefined);
});

const and =
  (more: Make): Make =>
  async (writer) => {
    await usual(writer);
    await more(writer);
  };

const DIFFERENCES: readonly (readonly [string, Make, RegExp])[] = [
  ["another type", and(async (w) => w.fifo(bytesOf("d/f"), attributes())), /"d\/f" is a fifo, not a file/],
  [
    "permissions",
    and(async (w) => w.fifo(bytesOf("parent/made/p"), attributes(0o600))),
    /has other permissions/,
  ],
  [
    "a link",
    and(async (w) => w.symlink(bytesOf("s"), bytesOf("x"), attributes(0o777))),
    /"s" links to something else/,
  ],
  ["a file too many", and(async (w) => w.file(bytesOf("new"), 0, attributes())), /"new" is not of the layer/],
  [
    "a file's size",
    and(async (w) => {
      await w.file(bytesOf("d/f"), 1, attributes());
      await w.data(bytesOf("a"));
    }),
    /"d\/f" has 1 bytes, not 3/,
  ],
  [
    "a file where one is hidden",
    and(async (w) => w.file(bytesOf("gone"), 0, attributes())),
    /"gone" is not hidden/,
  ],
];
for (const [name, made, state] of DIFFERENCES) {
  comparing(`a tree that differs in ${name}`, async () => {
    assert.match((await compare(usual, made)) ?? "", state);
  });
}

comparing("a tree that lacks something", async () => {
  const more = and(async (w) => w.fifo(bytesOf("more"), attributes()));
  assert.is(await compare(more, usual), '"more" is not there');
});

comparing.run();
