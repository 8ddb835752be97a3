import { getEventListeners } from "node:events";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createMemoryLocks } from "../../../core/host/memory/locks.ts";
import { locksContract } from "../../contract/locks.ts";

const locks = suite("memory locks");

locksContract(locks, async () => {
  const one = createMemoryLocks();
  return [one, one];
});

locks("nothing listens to the signal once the lock is taken or given up", async () => {
  const memory = createMemoryLocks();
  const { signal } = new AbortController();
  const lock = await memory.acquire("a", signal);
  assert.is(getEventListeners(signal, "abort").length, 0);
  const waiting = memory.acquire("a", signal);
  assert.is(getEventListeners(signal, "abort").length, 1);
  await lock.release();
  await (await waiting).release();
  assert.is(getEventListeners(signal, "abort").length, 0);
});

locks.run();
