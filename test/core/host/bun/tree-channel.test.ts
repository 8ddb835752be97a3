import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../../core/errors.ts";
import { openArena } from "../../../../core/host/bun/arena.ts";
import { openTreeChannel } from "../../../../core/host/bun/tree-channel.ts";
import { createFakeTreeWorker } from "../../../helpers/fake-tree-worker.ts";
import { refuses } from "../../distribution/helpers.ts";

const test = suite("tree channel");

test("settle keeps small records together and sends from 256 KiB on", async () => {
  const worker = createFakeTreeWorker();
  const channel = openTreeChannel(worker);
  const record = () => {
    channel.records.start("whiteout");
    channel.records.rest(new Uint8Array(1020));
    channel.records.end();
    return channel.settle();
  };
  for (let index = 0; index < 255; index++) record();
  assert.is(worker.sent().length, 0);
  record();
  assert.is(worker.sent().length, 256 * 1024);
});

test("settle and data wait while the worker reads too slowly", async () => {
  const worker = createFakeTreeWorker();
  const channel = openTreeChannel(worker);
  const release = worker.stall();
  let settled = false;
  const waiting = Promise.resolve(channel.data(new Uint8Array(70_000))).then(() => {
    settled = true;
  });
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  assert.is(settled, false);
  release();
  await waiting;
  assert.is(worker.sent().length, 4 + 70_000);
});

test("data: small chunks are copied, large ones split at 8 MiB, each with its header", async () => {
  const worker = createFakeTreeWorker();
  const channel = openTreeChannel(worker);
  const small = Uint8Array.of(1, 2, 3);
  await channel.data(small);
  small.fill(9);
  await channel.data(new Uint8Array(8 * 1024 * 1024 + 1));
  const sent = worker.sent();
  assert.equal([...sent.subarray(0, 11)], [3, 0, 0, 4, 1, 2, 3, 0, 0, 0x80, 4]);
  assert.equal([...sent.subarray(11 + 8 * 1024 * 1024)], [1, 0, 0, 4, 0]);
});

test("a failure comes out of the next call, and ends a wait", async () => {
  const worker = createFakeTreeWorker();
  const channel = openTreeChannel(worker);
  worker.stall();
  const waiting = Promise.resolve(channel.data(new Uint8Array(70_000)));
  worker.answer(3, 28, "f");
  worker.exit(1);
  for (const action of [() => waiting, async () => await channel.settle(), () => channel.answer()]) {
    try {
      await action();
      assert.unreachable();
    } catch (error) {
      assert.is(
        isRlError(error) && error.message,
        'Cannot write file "f": there is no space left on the disk',
      );
    }
  }
});

test("answer gives answers in order, also one that comes in pieces with the next", async () => {
  const worker = createFakeTreeWorker();
  const channel = openTreeChannel(worker);
  worker.answer(11);
  worker.answer(20);
  assert.is((await channel.answer()).step, 11);
  assert.is((await channel.answer()).step, 20);
});

test("a worker that ends without an answer is an error with its status", async () => {
  const worker = createFakeTreeWorker();
  const channel = openTreeChannel(worker);
  worker.exit(137);
  try {
    await channel.answer();
    assert.unreachable();
  } catch (error) {
    assert.is(
      isRlError(error) && error.message,
      'Cannot write tree "rl-tree": the worker ended with status 137 before it answered',
    );
  }
  await channel.close();
});

test("a worker that was interrupted is told as what was cancelled", async () => {
  for (const status of [129, 130, 131, 143]) {
    const worker = createFakeTreeWorker();
    const channel = openTreeChannel(worker);
    worker.exit(status);
    await refuses(channel.answer(), "cancelled");
    await channel.close();
  }
});

test("content in the arena is named, not sent, and released behind what names it", async () => {
  const arena = openArena();
  const slice = arena?.take();
  assert.ok(arena && slice);
  const worker = { ...createFakeTreeWorker(), arena };
  const channel = openTreeChannel(worker);
  const [chunk = new Uint8Array()] = slice.views(0, 100);
  await channel.data(chunk.subarray(0, 63));
  await channel.data(chunk);
  await slice.release(100);
  const sent = worker.sent();
  const view = new DataView(sent.buffer, sent.byteOffset, sent.length);
  const headers: number[] = [];
  for (let at = 0; at < sent.length; at += 4 + (view.getUint32(at, true) & 0xffffff))
    headers.push(sent[at + 3] ?? 0);
  assert.equal(headers, [4, 13, 14, 15]);
  assert.is(view.getUint32(67 + 4, true), arena.size);
  assert.is(view.getUint32(67 + 12 + 4, true), chunk.byteOffset);
  assert.is(view.getUint32(67 + 12 + 12, true), 100);
  assert.is(view.getUint32(67 + 28 + 4, true), slice.offset);
  assert.is(view.getUint32(67 + 28 + 12, true), 100);
});

test("a worker that ends leaves nobody waiting for what it should have released", async () => {
  const arena = openArena();
  const slice = arena?.take();
  assert.ok(arena && slice);
  const worker = { ...createFakeTreeWorker(), arena };
  const channel = openTreeChannel(worker);
  const [chunk = new Uint8Array()] = slice.views(0, 100);
  await channel.data(chunk);
  await slice.release(100);
  const arrived = new Uint32Array(chunk.buffer, slice.offset, 1);
  assert.is(arrived[0], 0);
  worker.exit(1);
  await channel.close();
  assert.is(arrived[0], 100);
});

test.run();
