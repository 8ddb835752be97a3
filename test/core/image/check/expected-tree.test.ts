import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createMemoryDigester } from "../../../../core/host/memory/mod.ts";
import {
  createExpectedTree,
  type ExpectedTree,
  pathKey,
} from "../../../../core/image/check/expected-tree.ts";
import { bytesOf, digestOf } from "../../distribution/helpers.ts";

const expected = suite("expected tree");
const ATTRIBUTES = { mode: 0o755, uid: 0, gid: 0, mtimeSeconds: 0, mtimeNanoseconds: 0, xattrs: [] };

const make = (): ExpectedTree => createExpectedTree(createMemoryDigester());
const names = ({ nodes }: ExpectedTree): string[] => [...nodes].map(([name, { type }]) => `${name} ${type}`);
const hex = (text: string): string => digestOf(text).slice("sha256:".length);

expected("keeps what a layer says of each path", async () => {
  const tree = make();
  await tree.directory(bytesOf("d"), ATTRIBUTES);
  await tree.file(bytesOf("d/f"), 3, ATTRIBUTES);
  await tree.data(bytesOf("ab"));
  await tree.data(bytesOf("c"));
  await tree.file(bytesOf("empty"), 0, ATTRIBUTES);
  await tree.symlink(bytesOf("s"), bytesOf("to"), ATTRIBUTES);
  await tree.hardlink(bytesOf("h"), bytesOf("d/f"));
  await tree.fifo(bytesOf("p"), ATTRIBUTES);
  await tree.whiteout(bytesOf("gone"));
  await tree.whiteout(bytesOf("s"));
  await tree.opaque(bytesOf("d"));
  assert.equal(names(tree), [
    "d directory",
    "d/f file",
    "empty file",
    "s symlink",
    "h file",
    "p fifo",
    "gone hidden",
  ]);
  assert.equal(tree.nodes.get("d/f"), { type: "file", attributes: ATTRIBUTES, size: 3, content: hex("abc") });
  assert.is(tree.nodes.get("h"), tree.nodes.get("d/f"));
  assert.is(tree.nodes.get("empty")?.content, hex(""));
  assert.is(tree.nodes.get("s")?.content, "to");
  assert.equal([[...tree.hiding], [...tree.implied]], [["d"], []]);
});

expected("of one name the last wins, and takes a directory's content with it", async () => {
  const tree = make();
  await tree.directory(bytesOf("d"), ATTRIBUTES);
  await tree.fifo(bytesOf("d/one"), ATTRIBUTES);
  await tree.fifo(bytesOf("dd"), ATTRIBUTES);
  await tree.symlink(bytesOf("d"), bytesOf("x"), ATTRIBUTES);
  assert.equal(names(tree), ["dd fifo", "d symlink"]);
});

expected("directories without an entry, and what comes to hide", async () => {
  const tree = make();
  await tree.fifo(bytesOf("a/b/one"), ATTRIBUTES);
  await tree.whiteout(bytesOf("a/b"));
  await tree.whiteout(bytesOf("c"));
  await tree.fifo(bytesOf("c/one"), ATTRIBUTES);
  await tree.whiteout(bytesOf("e"));
  await tree.directory(bytesOf("e"), ATTRIBUTES);
  await tree.opaque(bytesOf("f/g"));
  assert.equal([...tree.implied].sort(), ["a", "a/b", "c", "f", "f/g"]);
  assert.equal([...tree.hiding].sort(), ["a/b", "c", "e", "f/g"]);
  await tree.fifo(bytesOf("a"), ATTRIBUTES);
  assert.equal([...tree.hiding].sort(), ["c", "e", "f/g"]);
  assert.equal(names(tree), ["c/one fifo", "e directory", "a fifo"]);
});

expected("pathKey keeps bytes apart that are no text", () => {
  assert.is.not(pathKey(Uint8Array.of(0xff)), pathKey(Uint8Array.of(0xfe)));
});

expected.run();
