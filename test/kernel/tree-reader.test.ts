import { suite } from "uvu";
import * as assert from "uvu/assert";
import { formatDigest } from "../../core/digest/digest.ts";
import { createTreeReader } from "../../core/host/bun/tree-reader.ts";
import { createTreeStore } from "../../core/host/bun/tree-store.ts";
import type { TreePlace, TreeReadRequest } from "../../core/ports/tree-reader.ts";
import type { TreeWriter } from "../../core/ports/tree-writer.ts";
import { testTreeReader } from "../contract/tree-reader.ts";
import { bytes, writeFile } from "../contract/tree-writer.ts";
import { skipIf } from "../helpers/skip.ts";
import { createTreeMaker } from "../helpers/tree-maker.ts";
import { openTreeBench, treeBenchObstacle } from "../helpers/tree-worker.ts";

skipIf(await treeBenchObstacle());
const bench = await openTreeBench();
const trees = createTreeMaker(bench);
const test = suite("tree worker, reading");

const reader = createTreeReader({ directory: bench.directory, startWorker: () => bench.start() });

async function make(write: (writer: TreeWriter) => Promise<void>): Promise<TreePlace> {
  const name = trees.freshName();
  const writer = trees.open(name);
  await write(writer);
  await writer.finish();
  return { kind: "directory", path: `${bench.directory}/${name}` };
}

testTreeReader(test, { reader, make, nowhere: { kind: "directory", path: `${bench.directory}/nowhere` } });

interface Seen {
  readonly path: string;
  readonly type: string;
  readonly below: string;
  readonly xattrs: string[];
}

async function seen(request: TreeReadRequest): Promise<Seen[]> {
  const reading = reader.read(request);
  const found: Seen[] = [];
  for (let entry = await reading.next(); entry !== undefined; entry = await reading.next()) {
    const { type, below } = entry;
    const xattrs = entry.xattrs.map(
      ([name, value]) => `${Buffer.from(name)}=${Buffer.from(value).toString("hex")}`,
    );
    found.push({ path: Buffer.from(entry.path).toString("latin1"), type, below, xattrs });
  }
  await reading.close();
  return found;
}

test("marker files of fuse-overlayfs: whiteouts and opaque marks, but only when they are meant so", async () => {
  const base = await make(async (writer) => {
    for (const path of ["gone", "d/gone", "d/kept", "o/hidden"]) await writeFile(writer, path, "x");
  });
  const own = await make(async (writer) => {
    for (const path of [".gone", "d/.gone", "d/.never", "o/.opq", "o/new"]) await writeFile(writer, path, "");
  });
  const directory = own.kind === "directory" ? own.path : "";
  const rename = `cd "$1" && mv .gone .wh.gone && mv d/.gone d/.wh.gone && mv d/.never d/.wh.never && mv o/.opq o/.wh..wh..opq`;
  await bench.run(["sh", "-c", rename, "sh", directory]);
  const request = { view: "own", trees: [own], base: [base], content: true, markerFiles: true } as const;
  const lines = (entries: readonly Seen[]): string[] =>
    entries.map(({ path, type, below }) => `${type} ${path} ${below}`);
  assert.equal(lines(await seen(request)), [
    "directory  directory",
    "absent gone other",
    "directory d directory",
    "absent d/gone other",
    "directory o directory",
    "file o/new nothing",
  ]);
  const [opaque] = (await seen(request)).filter(({ path }) => path === "o");
  assert.equal(opaque?.xattrs, ["user.overlay.opaque=79"]);
  assert.equal(lines(await seen({ ...request, content: false })).slice(4), [
    "directory o directory",
    "absent o/hidden other",
    "file o/new nothing",
  ]);
  const whole = await seen({ view: "whole", trees: [own, base], content: true, markerFiles: true });
  assert.equal(
    whole.map(({ path }) => path),
    ["", "d", "d/kept", "o", "o/new"],
  );
  assert.equal(
    whole.flatMap(({ xattrs }) => xattrs),
    [],
  );
  const plain = await seen({ ...request, markerFiles: false });
  assert.ok(plain.some(({ path, type }) => path === "d/.wh.gone" && type === "file"));
});

test("a capability is seen as the layer had it, though the kernel stores the namespace's root with it", async () => {
  const capability = "0100000200200000000000000000000000000000";
  const tree = await make(async (writer) => {
    const xattrs = [[bytes("security.capability"), Uint8Array.from(Buffer.from(capability, "hex"))]] as const;
    await writeFile(writer, "f", "", { xattrs });
  });
  const [, file] = await seen({ view: "own", trees: [tree], content: true });
  assert.equal(file?.xattrs, [`security.capability=${capability}`]);
});

test("a tree that gets its key when it is finished is read under that", async () => {
  const { directory } = bench;
  const startWorker = (): ReturnType<typeof bench.start> => bench.start();
  const store = createTreeStore({ directory, form: "overlay", singleId: false, startWorker });
  const [standIn, key] = ["0", "1"].map((digit) => formatDigest("sha256", digit.repeat(64)));
  if (standIn === undefined || key === undefined) throw new Error("no digests");
  const writer = await store.create(standIn, undefined);
  await writeFile(writer, "f", "");
  await writer.finish(key);
  assert.equal([await store.has(standIn), await store.has(key)], [false, true]);
  const found = await seen({ view: "own", trees: [{ kind: "layer", key }], content: true });
  assert.equal(
    found.map(({ path }) => path),
    ["", "f"],
  );
});

test.after(async () => {
  await bench.remove();
});
test.run();
