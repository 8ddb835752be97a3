import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  createMemoryDigester,
  createMemoryTreeWriter,
  type MemoryDirectory,
} from "../../../../core/host/memory/mod.ts";
import { applyLayer } from "../../../../core/mod.ts";
import { type Difference, differences, listDifferences } from "../../../../wasm/web/worker/difference.ts";
import { hashContent } from "../../../../wasm/web/worker/hashed.ts";
import { listWhole } from "../../../../wasm/web/worker/whole-listing.ts";
import { type TarEntry, tar } from "../../../helpers/e2e/tar.ts";

const test = suite("differences");

async function treeOf(entries: readonly TarEntry[]): Promise<MemoryDirectory> {
  const writer = createMemoryTreeWriter({ form: "flat" });
  await applyLayer(once(tar(entries)), hashContent(writer, createMemoryDigester()));
  await writer.finish();
  return writer.tree();
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const words = ({ keys, row: { change, note, size }, isMinor }: Difference): string =>
  [change ?? "-", keys.join("/"), size, note ?? "", isMinor ? "(minor)" : ""].join(" ").trim();

const COMMON: readonly TarEntry[] = [
  { path: "dir/", type: "directory" },
  { path: "dir/same", content: "1" },
];

test("what is told of each path", async () => {
  const before = await treeOf([
    ...COMMON,
    { path: "dir/text", content: "one" },
    { path: "dir/sized", content: "one" },
    { path: "dir/owner", content: "x" },
    { path: "dir/timed", content: "x", mtime: 1 },
    { path: "link", type: "symlink", link: "a" },
    { path: "kind", content: "x" },
    { path: "gone/deep/", type: "directory" },
    { path: "gone/deep/file", content: "12345" },
  ]);
  const after = await treeOf([
    ...COMMON,
    { path: "dir/text", content: "two" },
    { path: "dir/sized", content: "one more" },
    { path: "dir/owner", content: "x", uid: 7 },
    { path: "dir/timed", content: "x", mtime: 2 },
    { path: "link", type: "symlink", link: "b" },
    { path: "kind/", type: "directory" },
    { path: "new", content: "1234" },
    { path: "to", type: "symlink", link: "new" },
  ]);
  assert.equal((await differences(before, after)).map(words), [
    "- dir 0  (minor)",
    "changed dir/owner 1 rw-r--r-- 0:0 → rw-r--r-- 7:0",
    "changed dir/sized 8 content, +5 bytes",
    "changed dir/text 3 content",
    "changed dir/timed 1 time (minor)",
    "removed gone 0",
    "removed gone/deep 0",
    "removed gone/deep/file 5",
    "changed kind 0 file became directory",
    "changed link 0 → a became → b",
    "added new 4",
    "added to 0 → new",
  ]);
});

test("as a tree, with the directories that lead to them and their sizes", async () => {
  const all = await differences(
    await treeOf(COMMON),
    await treeOf([...COMMON, { path: "dir/new", content: "123" }]),
  );
  const listing = listDifferences(all, false);
  assert.equal(
    listing.rows([]).map(({ name, size, hasRows, change }) => [name, size, hasRows, change]),
    [["dir", 3, true, undefined]],
  );
  assert.equal(
    listing.rows(["dir"]).map(({ name, change }) => [name, change]),
    [["new", "added"]],
  );
  assert.equal(listing.rows(["dir", "new"]), []);
  assert.equal(listing.rows(["none"]), []);
});

test("a file with several names has its bytes counted once", async () => {
  const tree = await treeOf([
    { path: "a/one", content: "12345" },
    { path: "a/two", type: "hardlink", link: "a/one" },
  ]);
  assert.is(listWhole(tree).rows([])[0]?.size, 5);
  const all = await differences(tree, await treeOf([]));
  assert.is(
    all.reduce((sum, { row }) => sum + row.size, 0),
    5,
  );
});

test.run();
