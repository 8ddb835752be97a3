import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createFeed } from "../../../wasm/api/feed.ts";

const feed = suite("createFeed");

async function total(source: AsyncIterable<Uint8Array>): Promise<number> {
  let sum = 0;
  for await (const chunk of source) {
    if (chunk[0] === 99) throw new Error("ninety-nine");
    sum += chunk.length;
  }
  return sum;
}

feed("what is pushed is used up when push settles, and finish gives the result", async () => {
  const seen: number[] = [];
  const fed = createFeed(async (source) => {
    for await (const chunk of source) seen.push(chunk.length);
    return seen.length;
  });
  await fed.push(new Uint8Array(3));
  assert.equal(seen, [3]);
  await fed.push(new Uint8Array(4));
  assert.equal(seen, [3, 4]);
  assert.is(await fed.finish(), 2);
});

feed("a failure comes of the push that caused it and of every call after it", async () => {
  const fed = createFeed(total);
  await fed.push(Uint8Array.of(1));
  for (const call of [
    () => fed.push(Uint8Array.of(99)),
    () => fed.push(Uint8Array.of(1)),
    () => fed.finish(),
  ]) {
    const failure = await call().then(
      () => undefined,
      (error: unknown) => error,
    );
    assert.match(String(failure), /ninety-nine/);
  }
});

feed("nothing at all is an empty stream, and a consumer that stops early is done", async () => {
  assert.is(await createFeed(total).finish(), 0);
  const early = createFeed(async () => "done");
  await early.push(Uint8Array.of(1));
  assert.is(await early.finish(), "done");
});

feed.run();
