import { suite } from "uvu";
import * as assert from "uvu/assert";
import { forkStream } from "../../../core/image/fork.ts";

const test = suite("core/image/fork");

interface Source extends AsyncIterable<number> {
  pulled: number;
  closed: number;
}

function counting(end: number, failure?: Error): Source {
  const source: Source = {
    pulled: 0,
    closed: 0,
    [Symbol.asyncIterator]: () => ({
      async next() {
        if (source.pulled === end && failure !== undefined) throw failure;
        if (source.pulled === end) return { done: true, value: undefined };
        return { done: false, value: source.pulled++ };
      },
      async return() {
        source.closed++;
        return { done: true, value: undefined };
      },
    }),
  };
  return source;
}

async function take(source: AsyncIterable<number>, count = Number.POSITIVE_INFINITY): Promise<number[]> {
  const taken: number[] = [];
  if (count === 0) return taken;
  for await (const item of source) {
    taken.push(item);
    if (taken.length === count) break;
  }
  return taken;
}

test("both readers get everything", async () => {
  const [one, other] = forkStream(counting(5));
  const both = await Promise.all([take(one), take(other)]);
  assert.equal(both, [
    [0, 1, 2, 3, 4],
    [0, 1, 2, 3, 4],
  ]);
});

test("the source is pulled no further than the slower reader", async () => {
  const source = counting(5);
  const [one, other] = forkStream(source);
  const [fast, slow] = [one[Symbol.asyncIterator](), other[Symbol.asyncIterator]()];
  await fast.next();
  const waiting = fast.next();
  await new Promise((resolve) => setImmediate(resolve));
  assert.is(source.pulled, 1);
  assert.equal(await slow.next(), { done: false, value: 0 });
  assert.equal(await waiting, { done: false, value: 1 });
  assert.is(source.pulled, 2);
});

test("a reader that stops leaves the other one alone; the source is closed after both", async () => {
  const source = counting(5);
  const [one, other] = forkStream(source);
  const both = await Promise.all([take(one, 2), take(other, 4)]);
  assert.equal(both, [
    [0, 1],
    [0, 1, 2, 3],
  ]);
  assert.is(source.closed, 1);
});

test("what the source throws, both get", async () => {
  const [one, other] = forkStream(counting(1, new Error("broken")));
  const both = await Promise.allSettled([take(one), take(other)]);
  assert.equal(
    both.map((result) => result.status === "rejected" && result.reason.message),
    ["broken", "broken"],
  );
});

test.run();
