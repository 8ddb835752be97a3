import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../../core/errors.ts";
import { openTreeChannel } from "../../../../core/host/bun/tree-channel.ts";
import { createFakeTreeWorker } from "../../../helpers/fake-tree-worker.ts";

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

test.run();
