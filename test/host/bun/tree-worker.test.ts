import { suite } from "uvu";
import * as assert from "uvu/assert";
import { processArena } from "../../../core/host/bun/arena.ts";
import { spawnProgram } from "../../../core/host/bun/launcher.ts";
import { openTreeChannel } from "../../../core/host/bun/tree-channel.ts";
import { startTreeWorker } from "../../../core/host/bun/tree-worker.ts";
import { encodePlan } from "../../../core/plan/encode.ts";
import { refuses } from "../../core/distribution/helpers.ts";

const test = suite("tree worker");

test("a worker has the arena; one without a plan says so and ends", async () => {
  const worker = startTreeWorker(new Uint8Array([0]));
  assert.is(worker.arena, processArena());
  const channel = openTreeChannel(worker);
  await refuses(channel.answer(), "io");
  await channel.close();
  assert.is.not(await worker.exited, 0);
});

test("a worker is not ended by what asks a program to end, but by the end of its input", async () => {
  const worker = spawnProgram("rl-tree", encodePlan([]));
  const channel = openTreeChannel(worker);
  const ask = (): Promise<unknown> => {
    channel.records.start("abort");
    channel.records.end();
    return channel.answer();
  };
  await ask();
  for (const signal of ["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM"] as const) process.kill(worker.pid, signal);
  await ask();
  await channel.close();
  assert.is(await worker.exited, 0);
});

test.run();
