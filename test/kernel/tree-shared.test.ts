import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Arena, openArena } from "../../core/host/bun/arena.ts";
import { createCodec } from "../../core/host/bun/codec.ts";
import { openTreeChannel } from "../../core/host/bun/tree-channel.ts";
import { applyLayer } from "../../core/layer/apply.ts";
import { pieces, refuses } from "../core/distribution/helpers.ts";
import { archive, directory, file, link, text } from "../core/tar/build.ts";
import { skipIf } from "../helpers/skip.ts";
import { createTreeMaker } from "../helpers/tree-maker.ts";
import { openTreeBench, treeBenchObstacle } from "../helpers/tree-worker.ts";

skipIf(await treeBenchObstacle());
const bench = await openTreeBench();
const trees = createTreeMaker(bench);
const test = suite("trees from shared memory");
const arena = openArena();

/** Some ring sizes of files: small ones, and one that alone goes round the ring. */
function layer(): Uint8Array[] {
  const parts = [directory("d")];
  for (let index = 0; index < 300; index++) parts.push(file(`d/${index}`, content(index * 71)));
  parts.push(file("large", content(5_000_001)));
  return parts;
}

function content(length: number): string {
  return text(Uint8Array.from({ length }, (_, index) => Math.imul(index, 2654435761) >>> 16));
}

function open(shared: Arena | undefined, name: string): ReturnType<typeof trees.open> {
  return trees.open(name, { worker: bench.start("range", shared) });
}

test("the tree is the same as one whose content was sent", async () => {
  const stored = Bun.gzipSync(new Uint8Array(archive(...layer())));
  const listings: (readonly unknown[])[] = [];
  for (const shared of [undefined, arena]) {
    const name = trees.freshName();
    const writer = open(shared, name);
    await applyLayer(createCodec({ arena: shared ?? openArena() }).inflate("gzip", pieces(stored)), writer);
    await writer.finish();
    const listed = await bench.list(`${bench.directory}/${name}`);
    listings.push(
      [...listed].map(([path, { inode: _, mtime, ...entry }]) => [path, path === "/" ? "" : mtime, entry]),
    );
  }
  assert.is(listings[1]?.length, 303);
  assert.equal(listings[1], listings[0]);
});

test("a worker that fails ends the layer, though the ring is full", async () => {
  const stored = Bun.gzipSync(new Uint8Array(archive(link("1", "here", "there"), ...layer())));
  const writer = open(arena, "never");
  await refuses(applyLayer(createCodec({ arena }).inflate("gzip", pieces(stored)), writer), "corrupt");
  await writer.abort();
  const free = arena?.take();
  assert.is(free?.offset, 0);
  free?.end();
});

test("what does not lie in the memory is refused", async () => {
  assert.ok(arena);
  const records: readonly (readonly ["shared" | "release", number, number])[] = [
    ["shared", arena.size - 10, 11],
    ["shared", arena.size + 1, 0],
    ["shared", 2 ** 53, 1],
    ["release", arena.size, 1],
    ["release", 4, 1],
  ];
  for (const [op, offset, length] of records) {
    const channel = openTreeChannel(bench.start("range", arena));
    channel.records.start("arena");
    channel.records.number(arena.size, 8);
    channel.records.end();
    channel.records.start(op);
    channel.records.number(offset, 8);
    channel.records.number(length, 4);
    channel.records.end();
    await refuses(channel.answer(), "invalid");
    await channel.close();
  }
});

test.after(() => bench.remove());
test.run();
