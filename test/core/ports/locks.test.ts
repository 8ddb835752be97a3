import { test } from "uvu";
import * as assert from "uvu/assert";
import { createMemoryLocks } from "../../../core/host/memory/mod.ts";
import { withLock } from "../../../core/ports/locks.ts";

test("withLock gives what the work gives, and lets go however it ends", async () => {
  const locks = createMemoryLocks();
  assert.is(await withLock(locks, "a", async () => 1), 1);
  const failure = new Error("mine");
  const thrown = await withLock(locks, "a", () => Promise.reject(failure)).catch((error: unknown) => error);
  assert.is(thrown, failure);
  assert.is(await withLock(locks, "a", async () => 2), 2);
});

test.run();
