import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createByteWindow } from "../../../core/tar/byte-window.ts";
import { bytes, chunks, text } from "./build.ts";

const test = suite("core/tar/byte-window");

async function* list(...parts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield bytes(part);
}

test("take gives a view of the chunk, not a copy", async () => {
  const chunk = bytes("abcdef");
  const window = createByteWindow(chunks(chunk));
  assert.is(window.take(1), undefined);
  assert.ok(await window.fill(2));
  const view = window.take(2);
  assert.is(view?.buffer, chunk.buffer);
  assert.is(text(view ?? bytes("")), "ab");
  assert.is(window.offset, 2);
});

test("fill joins what straddles chunks and skips empty ones", async () => {
  const window = createByteWindow(list("ab", "", "c", "defg"));
  assert.ok(await window.fill(5));
  assert.is(window.held, 5);
  assert.is(text(window.take(5) ?? bytes("")), "abcde");
  assert.is(text(window.some(100) ?? bytes("")), "fg");
  assert.is(window.some(1), undefined);
});

test("fill is false at an early end and what came stays", async () => {
  const window = createByteWindow(list("ab", "c"));
  assert.not.ok(await window.fill(4));
  assert.is(window.held, 3);
  assert.is(text(window.some(9) ?? bytes("")), "abc");
  assert.not.ok(await window.fill(1));
});

test("skip passes no more than has arrived", async () => {
  const window = createByteWindow(list("abc", "def"));
  await window.fill(1);
  assert.is(window.skip(5), 3);
  await window.fill(1);
  assert.is(window.skip(2), 2);
  assert.is(text(window.some(9) ?? bytes("")), "f");
  assert.is(window.offset, 6);
});

test("close ends the source", async () => {
  let ended = false;
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield new Uint8Array(1);
    } finally {
      ended = true;
    }
  }
  const window = createByteWindow(endless());
  await window.fill(3);
  await window.close();
  assert.ok(ended);
});

test("any cut of the input into chunks gives the same bytes", async () => {
  const whole = Uint8Array.from({ length: 300 }, (_, at) => at);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 64 }),
      fc.array(fc.integer({ min: 1, max: 50 })),
      async (size, takes) => {
        const window = createByteWindow(chunks(whole, size));
        let at = 0;
        for (const length of takes) {
          if (!(await window.fill(length))) break;
          assert.equal(window.take(length), whole.subarray(at, at + length));
          at += length;
        }
      },
    ),
  );
});

test.run();
