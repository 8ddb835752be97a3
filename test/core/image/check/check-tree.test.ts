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
const attributes = (mode = 0o644, more: Partial<TreeAttributes> = {}): TreeAttributes => ({
  mode,
  uid: 0,
  gid: 0,
  mtimeSeconds: 0,
  mtimeNanoseconds: 0,
  xattrs: [],
  ...more,
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
  await writer.directory(bytesOf("o"), attributes(0o755));
  await writer.opaque(bytesOf("o"));
  await writer.whiteout(bytesOf("was/hidden"));
  await writer.fifo(bytesOf("was/hidden/p"), attributes());
  await writer.file(bytesOf("x"), 0, attributes(0o644, { xattrs: [[bytesOf("user.a"), bytesOf("1")]] }));
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
    /"parent\/made\/p" has other permissions/,
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
const FIFO = (more: Partial<TreeAttributes>): Make =>
  and(async (w) => w.fifo(bytesOf("parent/made/p"), attributes(0o644, more)));
const FILE = (xattrs: TreeAttributes["xattrs"]): Make =>
  and(async (w) => w.file(bytesOf("x"), 0, attributes(0o644, { xattrs })));
const MORE: readonly (readonly [string, Make, RegExp])[] = [
  ["its user", FIFO({ uid: 1 }), /has another owner/],
  ["its group", FIFO({ gid: 1 }), /has another owner/],
  ["the second", FIFO({ mtimeSeconds: 1 }), /has another time/],
  ["the nanosecond", FIFO({ mtimeNanoseconds: 1 }), /has another time/],
  ["an attribute's value", FILE([[bytesOf("user.a"), bytesOf("2")]]), /has other extended attributes/],
  ["no attribute", FILE([]), /has other extended attributes/],
  ["a mark that hides", and(async (w) => w.opaque(bytesOf("d"))), /"d" hides what is below/],
  ["a hidden name too many", and(async (w) => w.whiteout(bytesOf("more"))), /"more" is not of the layer/],
  [
    "a link of its own",
    and(async (w) => w.symlink(bytesOf("d/f"), bytesOf("h"), attributes(0o777))),
    /is a symlink, not a file/,
  ],
  [
    "a directory's permissions",
    and(async (w) => w.directory(bytesOf("parent"), attributes(0o700))),
    /"parent" has other permissions/,
  ],
  [
    "a name less of one file",
    and(async (w) => {
      await w.file(bytesOf("h"), 3, attributes());
      await w.data(bytesOf("abc"));
    }),
    /is not one file with its other names/,
  ],
  [
    "a name more of one file",
    and(async (w) => w.hardlink(bytesOf("x2"), bytesOf("x"))),
    /"x" has more names/,
  ],
];

comparing("attributes of drivers are not the layer's, and other names are not compared", async () => {
  const xattrs = ["user.overlay.origin", "security.selinux"].map(
    (name) => [bytesOf(name), bytesOf("1")] as const,
  );
  assert.is(await compare(usual, FILE([[bytesOf("user.a"), bytesOf("1")], ...xattrs])), undefined);
});

comparing("a directory that hides nothing any more", async () => {
  const more = and(async (w) => w.opaque(bytesOf("d")));
  assert.is(await compare(more, usual), '"d" does not hide what is below');
});

for (const [name, made, state] of [...DIFFERENCES, ...MORE]) {
  comparing(`a tree that differs in ${name}`, async () => {
    assert.match((await compare(usual, made)) ?? "", state);
  });
}

comparing("a tree that lacks something", async () => {
  const more = and(async (w) => w.fifo(bytesOf("more"), attributes()));
  assert.is(await compare(more, usual), '"more" is not there');
});

comparing.run();
