import { suite } from "uvu";
import * as assert from "uvu/assert";
import { formatDigest } from "../../core/digest/digest.ts";
import { createTreeStore, layerName, layersDirectory } from "../../core/host/bun/tree-store.ts";
import { attributes, bytes, failure, writeFile } from "../contract/tree-writer.ts";
import { skipIf } from "../helpers/skip.ts";
import { createTreeMaker } from "../helpers/tree-maker.ts";
import { openTreeBench, treeBenchObstacle } from "../helpers/tree-worker.ts";

skipIf(await treeBenchObstacle());
const bench = await openTreeBench();
const trees = createTreeMaker(bench);
const test = suite("life of a tree");

test("abort, a stream that ends and a failure leave nothing", async () => {
  const before = await trees.names();
  const aborted = trees.open("never");
  await writeFile(aborted, "d/f", "x".repeat(100_000));
  await aborted.abort();

  const worker = bench.start();
  const cut = trees.open("never", { worker });
  await cut.file(bytes("f"), 1_000_000, attributes());
  await cut.data(new Uint8Array(500_000));
  await worker.stdin.end();
  assert.is(await worker.exited, 0);

  const failed = trees.open("never", { lowers: ["no-such-lower"] });
  assert.is(await failure(() => failed.finish()), "not-found");
  await failed.abort();
  assert.equal(await trees.names(), before);
});

test("a worker that is killed is noticed, and the next writer sweeps what it left", async () => {
  const before = await trees.names();
  const worker = bench.start();
  const writer = trees.open("never", { worker });
  await writer.file(bytes("f"), 10_000_000, attributes());
  await writer.data(new Uint8Array(1_000_000));
  // The temporary directory is there once the first bytes were taken.
  for (let found = false; !found; ) found = (await trees.names()).some((name) => name.startsWith(".tmp-"));
  worker.kill(9);
  assert.is(await failure(() => writer.finish()), "io");
  await writer.abort();
  assert.is((await trees.names()).length, before.length + 1);

  const alive = trees.open(trees.freshName());
  await writeFile(alive, "f", "x");
  await alive.finish();
  assert.is((await trees.names()).filter((name) => name.startsWith(".tmp-")).length, 0);
});

test("sweeping spares the tree of a living writer", async () => {
  const slow = trees.open(trees.freshName());
  await slow.file(bytes("f"), 600_000, attributes());
  await slow.data(new Uint8Array(600_000));
  const quick = trees.open(trees.freshName());
  await writeFile(quick, "f", "x");
  await quick.finish();
  await writeFile(slow, "g", "x");
  await slow.finish();
});

test("two writers of one key: both succeed, one tree stays, whole", async () => {
  const name = trees.freshName();
  const writers = Array.from({ length: 4 }, () => trees.open(name));
  await Promise.all(
    writers.map(async (writer) => {
      for (let index = 0; index < 200; index++) await writeFile(writer, `d/${index}`, "x");
      await writer.finish();
    }),
  );
  assert.is((await bench.list(`${bench.directory}/${name}`)).size, 202);
  assert.is((await trees.names()).filter((found) => found.startsWith(".tmp-")).length, 0);
});

test("createTreeStore: has, create, delete by digest", async () => {
  const directory = layersDirectory(bench.directory, "flat", "u0");
  assert.is(directory, `${bench.directory}/layers/flat-u0`);
  const store = createTreeStore({
    directory,
    form: "flat",
    singleId: false,
    startWorker: () => bench.start(),
  });
  const [first, second] = ["1", "2"].map((digit) => formatDigest("sha256", digit.repeat(64)));
  if (first === undefined || second === undefined) throw new Error("two digests");
  assert.is(await store.has(first), false);
  const writer = await store.create(first, undefined);
  await writeFile(writer, "f", "one");
  assert.is(await store.has(first), false);
  await writer.finish();
  const next = await store.create(second, first);
  await writeFile(next, "g", "two");
  await next.finish();
  const listed = await bench.list(`${directory}/${layerName(second)}`);
  assert.equal([...listed.keys()], ["/", "/f", "/g"]);
  await store.delete(first);
  await store.delete(first);
  const present = await bench.run(["ls", "-A", directory]);
  assert.is(present, `${layerName(second)}\n`);
  assert.is(await bench.run(["stat", "-c", "%a", directory]), "700\n");
});

test.after(async () => {
  await bench.remove();
});
test.run();
