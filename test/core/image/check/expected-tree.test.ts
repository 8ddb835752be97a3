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
const names = ({ entries }: ExpectedTree): string[] =>
  [...entries].map(([name, { type }]) => `${name} ${type}`);
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
    "h hardlink",
    "p fifo",
    "gone hidden",
  ]);
  assert.equal(tree.entries.get("d/f"), { type: "file", mode: 0o755, size: 3, content: hex("abc") });
  assert.is(tree.entries.get("empty")?.content, hex(""));
  assert.is(tree.entries.get("s")?.content, "to");
});

expected("of one name the last wins, and takes a directory's content with it", async () => {
  const tree = make();
  await tree.directory(bytesOf("d"), ATTRIBUTES);
  await tree.fifo(bytesOf("d/one"), ATTRIBUTES);
  await tree.fifo(bytesOf("dd"), ATTRIBUTES);
  await tree.symlink(bytesOf("d"), bytesOf("x"), ATTRIBUTES);
  assert.equal(names(tree), ["d symlink", "dd fifo"]);
});

expected("pathKey keeps bytes apart that are no text", () => {
  assert.is.not(pathKey(Uint8Array.of(0xff)), pathKey(Uint8Array.of(0xfe)));
});

expected.run();
