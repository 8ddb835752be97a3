import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createMemoryTreeStore } from "../../../core/host/memory/tree-store.ts";
import { attributes, bytes, writeFile } from "../../contract/tree-writer.ts";
import { digestOf, refuses } from "../../core/distribution/helpers.ts";

const trees = suite("memory tree store");
const [one, two] = [digestOf("one"), digestOf("two")];

trees("a tree is there once it is finished, and gone once it is deleted", async () => {
  const store = createMemoryTreeStore("overlay");
  const writer = await store.create(one, undefined);
  await writeFile(writer, "a", "content");
  assert.not(await store.has(one));
  assert.is(store.openTrees(), 1);
  await writer.finish();
  assert.ok(await store.has(one));
  assert.is(store.openTrees(), 0);
  await store.delete(one);
  assert.not(await store.has(one));
});

trees("a tree may get its key when it is finished", async () => {
  const store = createMemoryTreeStore("overlay");
  const writer = await store.create(one, undefined);
  await writer.finish(two);
  assert.equal([...store.trees.keys()], [two]);
});

trees("what was taken away comes back under its key or another one", async () => {
  const store = createMemoryTreeStore("overlay");
  await (await store.create(one, undefined)).finish();
  const retired = await store.retire(one);
  assert.equal([...store.trees.keys()], []);
  await retired.restore();
  assert.equal([...store.trees.keys()], [one]);
  await (await store.retire(one)).restore(two);
  assert.equal([...store.trees.keys()], [two]);
});

trees("an aborted tree leaves nothing", async () => {
  const store = createMemoryTreeStore("overlay");
  const writer = await store.create(one, undefined);
  await writer.abort();
  await writer.abort();
  assert.is(store.openTrees(), 0);
  assert.not(await store.has(one));
});

trees("a flat tree has its parent's entries, and wants its parent", async () => {
  const store = createMemoryTreeStore("flat");
  await refuses(store.create(two, one), "not-found");
  const lower = await store.create(one, undefined);
  await writeFile(lower, "a", "1");
  await lower.finish();
  const upper = await store.create(two, one);
  await writeFile(upper, "b", "2");
  await upper.finish();
  assert.equal([...(store.trees.get(two)?.children.keys() ?? [])].sort(), ["a", "b"]);
});

trees("an overlay tree may link to files of its lowers", async () => {
  const store = createMemoryTreeStore("overlay");
  const lower = await store.create(one, undefined);
  await lower.file(bytes("a"), 0, attributes());
  await lower.finish();
  const upper = await store.create(two, undefined, [one]);
  await upper.hardlink(bytes("b"), bytes("a"));
  await upper.finish();
  assert.is(store.trees.get(two)?.children.get("b")?.node.kind, "file");
});

trees.run();
