import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  createMemoryTreeWriter,
  type MemoryDirectory,
  type MemoryTreeOptions,
  type MemoryTreeWriter,
} from "../../../core/host/memory/tree-writer.ts";
import type { TreeAttributes } from "../../../core/ports/tree-writer.ts";
import { bytes } from "../tar/build.ts";
import { list } from "./trees.ts";

/** What the reference writer adds to the golden layers of apply.test.ts: attributes, identity and misuse. */

const test = suite("core/host/memory/tree-writer");

const ATTRIBUTES: TreeAttributes = {
  mode: 0o700,
  uid: 1,
  gid: 2,
  mtimeSeconds: 3,
  mtimeNanoseconds: 4,
  xattrs: [],
};

function hasCode(code: string): (error: { code: string }) => boolean {
  return (error) => error.code === code;
}

async function written(
  options: MemoryTreeOptions,
  write: (writer: MemoryTreeWriter) => void,
): Promise<MemoryDirectory> {
  const writer = createMemoryTreeWriter(options);
  write(writer);
  await writer.finish();
  return writer.tree();
}

function modeOf(tree: MemoryDirectory, name: string): number | undefined {
  const node = tree.children.get(name)?.node;
  return node?.kind === "directory" ? node.attributes.mode : undefined;
}

test("directory over a directory takes the new attributes; missing parents are 0755 root:root", async () => {
  const tree = await written({ form: "flat" }, (writer) => {
    writer.fifo(bytes("d/pipe"), ATTRIBUTES);
    writer.fifo(bytes("e/pipe"), ATTRIBUTES);
    writer.directory(bytes("d"), ATTRIBUTES);
    writer.directory(bytes(""), ATTRIBUTES);
  });
  assert.is(modeOf(tree, "d"), 0o700);
  assert.is(modeOf(tree, "e"), 0o755);
  assert.is(tree.attributes.mode, 0o700);
});

test("hardlink gives two names to one node, which a later file in one place does not change", async () => {
  const tree = await written({ form: "flat" }, (writer) => {
    writer.file(bytes("a"), 1, ATTRIBUTES);
    writer.data(bytes("1"));
    writer.hardlink(bytes("b"), bytes("a"));
    writer.hardlink(bytes("c"), bytes("b"));
    writer.file(bytes("a"), 0, ATTRIBUTES);
  });
  assert.is(tree.children.get("b")?.node, tree.children.get("c")?.node);
  assert.equal(list(tree), ["file a ", "file b 1", "file c 1"]);
});

test("a flat tree leaves its parent as it was", async () => {
  const parent = await written({ form: "flat" }, (writer) => {
    writer.directory(bytes("d"), ATTRIBUTES);
    writer.file(bytes("d/x"), 0, ATTRIBUTES);
  });
  const child = await written({ form: "flat", parent }, (writer) => {
    writer.whiteout(bytes("d/x"));
    writer.directory(bytes("d"), { ...ATTRIBUTES, mode: 0o711 });
  });
  assert.equal(list(parent), ["directory d", "file d/x "]);
  assert.is(modeOf(parent, "d"), 0o700);
  assert.equal(list(child), ["directory d"]);
  assert.is(modeOf(child, "d"), 0o711);
});

test("a flat directory that stays only for entries below it becomes 0755 root:root", async () => {
  const parent = await written({ form: "flat" }, (writer) => writer.directory(bytes("d"), ATTRIBUTES));
  const implied = await written({ form: "flat", parent }, (writer) => {
    writer.fifo(bytes("d/new"), ATTRIBUTES);
    writer.whiteout(bytes("d"));
  });
  assert.is(modeOf(implied, "d"), 0o755);
});

test("an overlay tree holds markers where the layers below must be hidden, and only there", async () => {
  const tree = await written({ form: "overlay" }, (writer) => {
    writer.whiteout(bytes("gone"));
    writer.file(bytes("file"), 0, ATTRIBUTES);
    writer.whiteout(bytes("file"));
    writer.directory(bytes("dir"), ATTRIBUTES);
    writer.whiteout(bytes("dir"));
    writer.whiteout(bytes("again"));
    writer.directory(bytes("again"), ATTRIBUTES);
    writer.whiteout(bytes("parent"));
    writer.fifo(bytes("parent/pipe"), ATTRIBUTES);
    writer.directory(bytes("plain"), ATTRIBUTES);
  });
  assert.equal(list(tree), [
    "directory again opaque",
    "directory dir opaque",
    "directory parent opaque",
    "directory plain",
    "fifo parent/pipe",
    "file file ",
    "whiteout gone",
  ]);
});

test("hardlink in an overlay tree finds its target in the nearest layer that has it", async () => {
  const make = (content: string): Promise<MemoryDirectory> =>
    written({ form: "overlay" }, (writer) => {
      writer.file(bytes("d/a"), content.length, ATTRIBUTES);
      writer.data(bytes(content));
    });
  const lowers = [await make("low"), await make("high")];
  const tree = await written({ form: "overlay", lowers }, (writer) =>
    writer.hardlink(bytes("b"), bytes("d/a")),
  );
  // Whatever is named is walked to, as an entry's own place is.
  assert.equal(list(tree), ["directory d", "file b high"]);
});

test("data must fill a file exactly", async () => {
  const short = createMemoryTreeWriter({ form: "flat" });
  short.file(bytes("a"), 2, ATTRIBUTES);
  short.data(bytes("1"));
  assert.throws(() => short.fifo(bytes("b"), ATTRIBUTES), hasCode("invalid"));
  const long = createMemoryTreeWriter({ form: "flat" });
  assert.throws(() => long.data(bytes("1")), hasCode("invalid"));
  long.file(bytes("a"), 1, ATTRIBUTES);
  assert.throws(() => long.data(bytes("12")), hasCode("invalid"));
});

test("data copies what it is given", async () => {
  const chunk = bytes("1");
  const tree = await written({ form: "flat" }, (writer) => {
    writer.file(bytes("a"), 1, ATTRIBUTES);
    writer.data(chunk);
    chunk[0] = 0x32;
  });
  assert.equal(list(tree), ["file a 1"]);
});

test("file refuses a size that memory cannot hold, as limit", () => {
  const writer = createMemoryTreeWriter({ form: "flat" });
  assert.throws(() => writer.file(bytes("a"), 2 ** 52, ATTRIBUTES), hasCode("limit"));
});

test("nothing can be written or read out of turn", async () => {
  const writer = createMemoryTreeWriter({ form: "flat" });
  assert.throws(() => writer.tree(), hasCode("invalid"));
  await writer.finish();
  assert.throws(() => writer.fifo(bytes("a"), ATTRIBUTES), hasCode("invalid"));
  const aborted = createMemoryTreeWriter({ form: "flat" });
  await aborted.abort();
  assert.throws(() => aborted.fifo(bytes("a"), ATTRIBUTES), hasCode("invalid"));
  assert.throws(() => aborted.tree(), hasCode("invalid"));
});

test.run();
