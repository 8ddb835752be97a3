import type { suite } from "uvu";
import * as assert from "uvu/assert";
import type { TreeWriter } from "../../core/ports/tree-writer.ts";
import {
  at,
  attributes,
  bytes,
  failure,
  type OpenTreeFunction,
  writeDirectory,
  writeFile,
} from "./tree-writer.ts";

/** What an overlay tree does with what hides the layers below. */
export function testOverlayTreeWriter(test: ReturnType<typeof suite>, open: OpenTreeFunction): void {
  test("whiteout: a node of its own where nothing is, nothing over a file, opaque over a directory", async () => {
    const { writer, entries } = await open();
    await writeFile(writer, "f", "mine");
    await writeDirectory(writer, "d");
    await writeFile(writer, "d/c", "mine");
    for (const path of ["gone", "f", "d", "gone"]) await writer.whiteout(bytes(path));
    await writer.finish();
    const tree = await entries();
    assert.is(at(tree, "/gone").kind, "whiteout");
    assert.is(at(tree, "/f").content, "mine");
    assert.is(at(tree, "/d").opaque, true);
    assert.ok(tree.has("/d/c"));
  });

  test("an entry after the whiteout of its name: a file replaces it, a directory is opaque", async () => {
    const { writer, entries } = await open();
    for (const path of ["f", "d", "p"]) await writer.whiteout(bytes(path));
    await writeFile(writer, "f", "new");
    await writeDirectory(writer, "d");
    await writeFile(writer, "p/q/c", "new");
    await writer.finish();
    const tree = await entries();
    assert.is(at(tree, "/f").kind, "file");
    assert.is(at(tree, "/d").opaque, true);
    assert.is(at(tree, "/p").opaque, true);
    assert.is(at(tree, "/p/q").opaque, false);
  });

  test("opaque: before and after the directory and its entries", async () => {
    const { writer, entries } = await open();
    await writer.opaque(bytes("a/b"));
    await writeDirectory(writer, "a/b", { mode: 0o700 });
    await writeFile(writer, "a/b/c", "x");
    await writeDirectory(writer, "d");
    await writeFile(writer, "d/c", "x");
    await writer.opaque(bytes("d"));
    await writer.finish();
    const tree = await entries();
    assert.is(at(tree, "/a/b").opaque, true);
    assert.is(at(tree, "/a/b").mode, 0o700);
    assert.is(at(tree, "/a").opaque, false);
    assert.is(at(tree, "/d").opaque, true);
    assert.ok(tree.has("/a/b/c") && tree.has("/d/c"));
  });

  test("a directory in the place of another kind of entry is opaque", async () => {
    const { writer, entries } = await open();
    await writeFile(writer, "x", "");
    await writeDirectory(writer, "x");
    await writer.finish();
    assert.is(at(await entries(), "/x").opaque, true);
  });

  test("hardlink to a name this layer hides is corrupt", async () => {
    const { writer } = await open();
    const code = await failure(async () => {
      await writer.whiteout(bytes("f"));
      await writer.hardlink(bytes("g"), bytes("f"));
      await writer.finish();
    });
    assert.is(code, "corrupt");
    await writer.abort();
  });

  test("a hard link finds a file of a layer below through a link of this one, and of that one", async () => {
    const { writer, entries } = await open(async (below) => {
      await writeFile(below, "d/f", "low");
      await below.symlink(bytes("low"), bytes("d"), attributes());
      await below.finish();
    });
    await writer.symlink(bytes("own"), bytes("d"), attributes());
    await writer.hardlink(bytes("one"), bytes("own/f"));
    await writer.hardlink(bytes("two"), bytes("low/f"));
    await writer.finish();
    const tree = await entries();
    assert.equal(
      ["/one", "/two"].map((path) => at(tree, path).content),
      ["low", "low"],
    );
    assert.is(at(tree, "/low").kind, "symlink");
  });
}

/** What a flat tree does with what hides its parent's entries. */
export function testFlatTreeWriter(test: ReturnType<typeof suite>, open: OpenTreeFunction): void {
  const parent = async (writer: TreeWriter): Promise<void> => {
    await writeDirectory(writer, "", { mode: 0o711 });
    for (const name of ["d", "e", "keep"]) {
      await writeDirectory(writer, name, { mode: 0o750, uid: 3, mtimeSeconds: 11 });
      await writeDirectory(writer, `${name}/sub`, { mode: 0o750 });
      await writeFile(writer, `${name}/old`, "old");
      await writeFile(writer, `${name}/sub/old`, "old", { uid: 5, mode: 0o4755, mtimeNanoseconds: 9 });
    }
    await writeFile(writer, "f", "old");
    await writer.hardlink(bytes("keep/f"), bytes("f"));
    await writer.symlink(bytes("link"), bytes("keep"), attributes());
    await writer.finish();
  };

  test("what the layer says nothing of stays as it is", async () => {
    const { writer, entries } = await open(parent);
    await writer.finish();
    const tree = await entries();
    assert.is(tree.size, 16);
    const { uid, mode, content, mtime } = at(tree, "/keep/sub/old");
    assert.equal([uid, mode, content, mtime], [5, 0o4755, "old", "1700000000.000000009"]);
    assert.is(at(tree, "/keep").mtime, "11.000000000");
    assert.is(at(tree, "/").mode, 0o711);
    assert.is(at(tree, "/keep/f").identity, at(tree, "/f").identity);
  });

  test("whiteout removes what is the parent's and keeps what is the layer's, in any order", async () => {
    const { writer, entries } = await open(parent);
    await writer.whiteout(bytes("f"));
    await writer.whiteout(bytes("d"));
    await writeFile(writer, "d/new", "new");
    await writeFile(writer, "e/new", "new");
    await writer.whiteout(bytes("e"));
    await writer.whiteout(bytes("nothing"));
    await writer.finish();
    const tree = await entries();
    for (const path of ["/f", "/d/old", "/d/sub", "/e/old", "/e/sub", "/nothing"]) {
      assert.not.ok(tree.has(path), path);
    }
    assert.is(at(tree, "/d/new").content, "new");
    assert.is(at(tree, "/e/new").content, "new");
    assert.is(at(tree, "/keep/f").content, "old");
    for (const entry of tree.values())
      assert.equal([entry.opaque, entry.kind === "whiteout"], [false, false]);
  });

  test("opaque removes what is the parent's and keeps what is the layer's, in any order", async () => {
    const { writer, entries } = await open(parent);
    await writer.opaque(bytes("d"));
    await writeDirectory(writer, "d", { mode: 0o700 });
    await writeFile(writer, "d/new", "new");
    await writeDirectory(writer, "e", { mode: 0o701 });
    await writeFile(writer, "e/sub/new", "new");
    await writer.opaque(bytes("e"));
    await writer.finish();
    const tree = await entries();
    for (const path of ["/d/old", "/d/sub", "/e/old", "/e/sub/old"]) assert.not.ok(tree.has(path), path);
    assert.equal([at(tree, "/d").mode, at(tree, "/e").mode], [0o700, 0o701]);
    assert.ok(tree.has("/d/new") && tree.has("/e/sub/new"));
    for (const entry of tree.values()) assert.is(entry.opaque, false);
  });

  test("marks below what a later entry replaced are of no consequence", async () => {
    const { writer, entries } = await open(parent);
    await writer.whiteout(bytes("d/sub/old"));
    await writer.opaque(bytes("e/sub"));
    await writeFile(writer, "d", "now a file");
    await writer.symlink(bytes("e"), bytes("e"), attributes());
    await writer.finish();
    const tree = await entries();
    assert.is(at(tree, "/d").kind, "file");
    assert.is(at(tree, "/e").kind, "symlink");
  });

  test("opaque on the root removes everything of the parent's", async () => {
    const { writer, entries } = await open(parent);
    await writeFile(writer, "mine", "new");
    await writer.opaque(bytes(""));
    await writeFile(writer, "keep/mine", "new");
    await writer.finish();
    assert.equal([...(await entries()).keys()].sort(), ["/", "/keep", "/keep/mine", "/mine"]);
  });

  test("entries replace the parent's, links of the parent are followed", async () => {
    const { writer, entries } = await open(parent);
    await writeFile(writer, "d", "now a file");
    await writeDirectory(writer, "f");
    await writeFile(writer, "link/new", "through the link");
    await writer.hardlink(bytes("again"), bytes("keep/old"));
    await writer.finish();
    const tree = await entries();
    assert.is(at(tree, "/d").kind, "file");
    assert.is(at(tree, "/f").kind, "directory");
    assert.is(at(tree, "/link").kind, "symlink");
    assert.is(at(tree, "/keep/new").content, "through the link");
    assert.is(at(tree, "/again").content, "old");
    assert.is(at(tree, "/again").identity, at(tree, "/keep/old").identity);
  });
}
