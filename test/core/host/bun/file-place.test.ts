/** The place against a real worker, on the host: what the C side does with looks, readings and writes in place. */
import { linkSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createFilePlace } from "../../../../core/host/bun/file-place.ts";
import type { FilePlace } from "../../../../core/ports/file-place.ts";
import { attributes } from "../../../contract/tree-writer.ts";
import { skipIf } from "../../../helpers/skip.ts";
import { openTreeBench, type TreeBench, treeBenchObstacle } from "../../../helpers/tree-worker.ts";

const test = suite("file place");
let bench: TreeBench;
let home: string;
let count = 0;
test.before(async () => {
  skipIf(await treeBenchObstacle());
  bench = await openTreeBench();
});
test.before.each(() => {
  count += 1;
  home = join(bench.ownDirectory, String(count));
  mkdirSync(home);
});
test.after(() => bench?.remove());

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const below = (...names: string[]): Uint8Array => bytes(join(home, ...names).slice(1));
const open = (isHost = true): FilePlace =>
  createFilePlace({ startWorker: () => bench.start("single"), isHost, singleId: true });

test("look tells what is there, where it is without links, what a link says, and why there is nothing", async () => {
  mkdirSync(join(home, "d"));
  symlinkSync("d", join(home, "l"));
  symlinkSync("nowhere", join(home, "n"));
  const place = open();
  const look = async (name: string, follow: boolean) => {
    const { type, path, error } = await place.look(below(name), follow);
    return [type, new TextDecoder().decode(path).replace(home.slice(1), "~"), error];
  };
  assert.equal(await look("l", true), ["directory", "~/d", 0]);
  assert.equal(await look("l", false), ["symlink", "d", 0]);
  assert.equal(await look("n", true), ["absent", "", 2]);
  assert.equal(await look("l/x/y", true), ["absent", "", 2]);
  await place.close();
});

test("what was written over a file is a new one; over a directory, or in place of one, nothing is", async () => {
  writeFileSync(join(home, "f"), "old");
  mkdirSync(join(home, "d"));
  linkSync(join(home, "f"), join(home, "other"));
  for (const [name, done] of [
    ["f", true],
    ["d", false],
  ] as const) {
    const writer = await open().write(below());
    const work = async (): Promise<void> => {
      await writer.file(bytes(name), 3, attributes({ mode: 0o640 }));
      await writer.data(bytes("new"));
      await writer.finish();
    };
    await work().then(
      () => assert.ok(done),
      async () => {
        assert.not(done);
        await writer.abort();
      },
    );
  }
  assert.is(readFileSync(join(home, "f"), "utf8"), "new");
  assert.is(readFileSync(join(home, "other"), "utf8"), "old");
  const writer = await open().write(below());
  const over = async (): Promise<void> => {
    await writer.directory(bytes("f"), attributes({}));
    await writer.finish();
  };
  await over().then(
    () => assert.unreachable(),
    () => undefined,
  );
  await writer.abort();
  assert.ok(lstatSync(join(home, "f")).isFile());
});

test("on the host no link is gone through, a directory may be one that cannot be written to, zeros are a hole", async () => {
  mkdirSync(join(home, "out"));
  mkdirSync(join(home, "in"));
  symlinkSync("../out", join(home, "in/l"));
  const caught = await open().write(below("in"));
  const through = async (): Promise<void> => {
    await caught.file(bytes("l/x"), 0, attributes({}));
    await caught.finish();
  };
  await through().then(
    () => assert.unreachable(),
    () => undefined,
  );
  await caught.abort();
  const writer = await open().write(below("in"));
  await writer.directory(bytes("ro"), attributes({ mode: 0o500, uid: 5, gid: 6 }));
  await writer.file(bytes("ro/big"), 1 << 20, attributes({ uid: 5, gid: 6 }));
  await writer.data(new Uint8Array((1 << 20) - 1));
  await writer.data(bytes("x"));
  await writer.finish();
  assert.is(statSync(join(home, "in/ro")).mode & 0o777, 0o500);
  const { size, blocks, uid } = statSync(join(home, "in/ro/big"));
  assert.equal([size, uid], [1 << 20, process.getuid?.()]);
  assert.ok(blocks < 64, `${blocks} blocks`);
  assert.is(readFileSync(join(home, "in/ro/big")).at(-1), 0x78);
});

test("a reading is of anything, and of a link only when it is not followed", async () => {
  mkdirSync(join(home, "d"));
  writeFileSync(join(home, "d/f"), "content");
  symlinkSync("d/f", join(home, "l"));
  await Bun.$`mkfifo ${join(home, "p")}`;
  const read = async (name: string, follow: boolean): Promise<string[]> => {
    const found: string[] = [];
    const reading = open().read(below(name), follow);
    for (let entry = await reading.next(); entry !== undefined; entry = await reading.next()) {
      const content = await reading.read();
      found.push(
        [entry.type, entry.path, entry.target, content ?? new Uint8Array()]
          .map((each) => (typeof each === "string" ? each : new TextDecoder().decode(each)))
          .join("|"),
      );
    }
    await reading.close();
    return found;
  };
  assert.equal(await read("d", false), ["directory|||", "file|f||content"]);
  assert.equal(await read("l", false), ["symlink||d/f|"]);
  assert.equal(await read("l", true), ["file|||content"]);
  assert.equal(await read("p", true), ["fifo|||"]);
});

test.run();
