/** What every `Locks` does. */
import type { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Locks } from "../../core/ports/locks.ts";
import { withLock } from "../../core/ports/locks.ts";
import { digestOf, refuses } from "../core/distribution/helpers.ts";

/** @param open gives two that share one store, as two processes do */
export function locksContract(
  test: ReturnType<typeof suite>,
  open: () => Promise<readonly [Locks, Locks]>,
): void {
  test("one holder at a time, in both", async () => {
    const [one, other] = await open();
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 1));
      inside -= 1;
    };
    await Promise.all([one, other, one, other, other].map((locks) => withLock(locks, "a", work)));
    assert.is(most, 1);
  });

  test("a lock does not hold up another name", async () => {
    const [one, other] = await open();
    const lock = await one.acquire("a");
    const second = await other.acquire("b");
    for (const held of [lock, second]) held.check();
    await Promise.all([lock.release(), second.release()]);
  });

  test("release frees it once, and a failure frees it too", async () => {
    const [one, other] = await open();
    const lock = await one.acquire("a");
    await lock.release();
    const second = await other.acquire("a");
    await lock.release();
    let taken = false;
    const third = one.acquire("a").then((held) => {
      taken = true;
      return held;
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.is(taken, false);
    await second.release();
    await (await third).release();
    const failure = new Error("mine");
    const thrown = await withLock(one, "a", () => Promise.reject(failure)).catch((error: unknown) => error);
    assert.is(thrown, failure);
    await (await other.acquire("a")).release();
  });

  test("waiting ends when the signal says so, and the lock can be taken afterwards", async () => {
    const [one, other] = await open();
    const lock = await one.acquire("a");
    const abort = new AbortController();
    const waiting = other.acquire("a", abort.signal);
    abort.abort();
    await refuses(() => waiting, "cancelled");
    await lock.release();
    await (await other.acquire("a")).release();
  });

  test("one that gave up waiting lets nobody in beside the holder", async () => {
    const [one, other] = await open();
    const order: string[] = [];
    const lock = await one.acquire("a");
    const abort = new AbortController();
    const waiting = other.acquire("a", abort.signal);
    abort.abort();
    await refuses(() => waiting, "cancelled");
    const next = withLock(other, "a", async () => void order.push("next"));
    await new Promise((resolve) => setTimeout(resolve, 5));
    order.push("release");
    await lock.release();
    await next;
    assert.equal(order, ["release", "next"]);
  });

  test("leases are seen by all until they end", async () => {
    const [one, other] = await open();
    assert.equal([...(await one.leased())], []);
    const first = await one.lease([digestOf("a"), digestOf("b")]);
    const second = await other.lease([digestOf("b"), digestOf("c")]);
    const everything = [digestOf("a"), digestOf("b"), digestOf("c")].sort();
    assert.equal([...(await one.leased())].sort(), everything);
    assert.equal([...(await other.leased())].sort(), everything);
    await first.release();
    assert.equal([...(await one.leased())].sort(), [digestOf("b"), digestOf("c")].sort());
    await second.release();
    assert.equal([...(await other.leased())], []);
  });
}
