import { suite } from "uvu";
import * as assert from "uvu/assert";
import { forEachConcurrent } from "../../../core/image/concurrent.ts";
import { failureOf } from "../distribution/helpers.ts";

const concurrent = suite("forEachConcurrent");
const idle = new AbortController().signal;

concurrent("does everything, never more than the limit at once", async () => {
  let running = 0;
  let most = 0;
  const seen: number[] = [];
  await forEachConcurrent([1, 2, 3, 4, 5, 6, 7], 3, idle, async (item) => {
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    seen.push(item);
    running -= 1;
  });
  assert.equal(seen.sort(), [1, 2, 3, 4, 5, 6, 7]);
  assert.is(most, 3);
  await forEachConcurrent([], 3, idle, async () => assert.unreachable());
});

concurrent("throws the first failure once the others have been told and have ended", async () => {
  const ended: number[] = [];
  const started: number[] = [];
  const work = forEachConcurrent([1, 2, 3, 4], 2, idle, async (item, signal) => {
    started.push(item);
    if (item === 1) {
      await Promise.resolve();
      throw new Error("first");
    }
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    ended.push(item);
    throw new Error("second");
  });
  assert.match(String(await failureOf(work)), /first/);
  assert.equal(started, [1, 2]);
  assert.equal(ended, [2]);
});

concurrent("starts nothing under an aborted signal and says so", async () => {
  const work = forEachConcurrent([1], 1, AbortSignal.abort(new Error("gone")), async () =>
    assert.unreachable(),
  );
  assert.match(String(await failureOf(work)), /gone/);
});

concurrent(
  "a task that yields its place lets the next one start, and is waited for all the same",
  async () => {
    const log: string[] = [];
    await forEachConcurrent([1, 2, 3], 1, idle, async (item, _signal, yieldPlace) => {
      log.push(`start ${item}`);
      if (item === 1) {
        yieldPlace();
        while (!log.includes("start 3")) await new Promise((resolve) => setTimeout(resolve, 1));
      }
      log.push(`end ${item}`);
    });
    assert.equal(log.slice(0, 3), ["start 1", "start 2", "end 2"]);
    assert.equal(log.slice(3).sort(), ["end 1", "end 3", "start 3"]);
    const failing = forEachConcurrent([1], 1, idle, async (_item, _signal, yieldPlace) => {
      yieldPlace();
      await Promise.resolve();
      throw new Error("late");
    });
    assert.match(String(await failureOf(failing)), /late/);
  },
);

concurrent.run();
