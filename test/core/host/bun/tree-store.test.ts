import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { formatDigest } from "../../../../core/digest/digest.ts";
import {
  copyTree,
  createTreeStore,
  layerName,
  layersDirectory,
} from "../../../../core/host/bun/tree-store.ts";
import { createFakeTreeWorker } from "../../../helpers/fake-tree-worker.ts";

const test = suite("tree store");
const key = formatDigest("sha256", "ab".repeat(32));

test("layersDirectory has a place for each form and id map", () => {
  assert.is(layersDirectory("/data", "overlay"), "/data/layers/overlay");
  assert.is(layersDirectory("/data", "flat", "single"), "/data/layers/flat-single");
});

test("layerName is the digest's digits", () => {
  assert.is(layerName(key), "ab".repeat(32));
});

test("has: only a directory of the key's name", async () => {
  const directory = await mkdtemp(join(tmpdir(), "rl-store-"));
  const startWorker = () => {
    throw new Error("looking needs no worker");
  };
  const store = createTreeStore({ directory, form: "overlay", singleId: false, startWorker });
  assert.is(await store.has(key), false);
  await Bun.write(join(directory, layerName(key)), "a file");
  assert.is(await store.has(key), false);
  await rm(join(directory, layerName(key)));
  await Bun.$`mkdir ${join(directory, layerName(key))}`.quiet();
  assert.is(await store.has(key), true);
  const elsewhere = { directory: `${directory}/none`, form: "flat", singleId: false, startWorker } as const;
  assert.is(await createTreeStore(elsewhere).has(key), false);
  await rm(directory, { recursive: true });
});

test("what was taken away comes back under its key or another one", async () => {
  const directory = await mkdtemp(join(tmpdir(), "rl-store-"));
  const startWorker = () => {
    throw new Error("renaming needs no worker");
  };
  const store = createTreeStore({ directory, form: "overlay", singleId: false, startWorker });
  const other = formatDigest("sha256", "cd".repeat(32));
  await Bun.$`mkdir ${join(directory, layerName(key))}`.quiet();
  const retired = await store.retire(key);
  assert.is(await store.has(key), false);
  await retired.restore();
  assert.is(await store.has(key), true);
  await (await store.retire(key)).restore(other);
  assert.equal(await Array.fromAsync(store.list()), [other]);
  await (await store.retire(key)).restore(other);
  await rm(directory, { recursive: true });
});

test("delete and copyTree are one record each", async () => {
  const removing = createFakeTreeWorker();
  removing.answer(20);
  removing.exit(0);
  const startWorker = () => removing;
  await createTreeStore({ directory: "/d", form: "flat", singleId: false, startWorker }).delete(key);
  assert.is(
    new TextDecoder("latin1").decode(removing.sent()),
    `\x46\0\0\x14\x02\0/d\x40\0${"ab".repeat(32)}`,
  );

  const copying = createFakeTreeWorker();
  copying.answer(21);
  copying.exit(0);
  await copyTree(() => copying, "/s", "/d", "n");
  assert.is(new TextDecoder("latin1").decode(copying.sent()), "\x0b\0\0\x15\x02\0/s\x02\0/d\x01\0n");
});

test.run();
