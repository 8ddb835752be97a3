import { suite } from "uvu";
import * as assert from "uvu/assert";
import { processArena } from "../../../core/host/bun/arena.ts";
import { openTreeChannel } from "../../../core/host/bun/tree-channel.ts";
import { startTreeWorker } from "../../../core/host/bun/tree-worker.ts";
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

test.run();
