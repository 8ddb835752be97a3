import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Arena, openArena, type Slice } from "../../../core/host/bun/arena.ts";
import { inflateApart } from "../../../core/host/bun/inflater.ts";
import { failureOf, pieces, refuses } from "../../core/distribution/helpers.ts";

const test = suite("inflater");

function memory(): { arena: Arena; slice: Slice } {
  const arena = openArena();
  const slice = arena?.take();
  if (arena === undefined || slice === undefined) throw new Error("there is no shared memory");
  return { arena, slice };
}

/** Bytes that do not repeat within a ring, so that content in a wrong place shows. */
function pattern(length: number): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(length / 4);
  for (let index = 0; index < words.length; index++) words[index] = Math.imul(index, 2654435761) >>> 8;
  return new Uint8Array(words.buffer);
}

test("content many times the ring's size comes whole, in views of the arena", async () => {
  const { arena, slice } = memory();
  const content = pattern(5 * slice.ringSize + 4);
  let at = 0;
  for await (const chunk of inflateApart(pieces(Bun.gzipSync(content)), arena, slice)) {
    assert.is(arena.locate(chunk)?.slice, slice);
    assert.ok(Buffer.from(chunk).equals(content.subarray(at, at + chunk.length)), `at ${at}`);
    at += chunk.length;
  }
  assert.is(at, content.length);
});

test("the slice is free again after the end, and after a reader that stops early", async () => {
  const { arena, slice } = memory();
  const stored = Bun.gzipSync(pattern(3 * slice.ringSize));
  for await (const _ of inflateApart(pieces(stored), arena, slice)) break;
  const again = arena.take();
  assert.is(again?.offset, slice.offset);
  if (again === undefined) return;
  for await (const _ of inflateApart(pieces(stored), arena, again));
  assert.is(arena.take()?.offset, slice.offset);
});

test("each fault is told apart", async () => {
  const { arena } = memory();
  const whole = Bun.gzipSync(new TextEncoder().encode("a layer"));
  const damaged = (at: number): Uint8Array => {
    const bytes = whole.slice();
    bytes[bytes.length - at] = (bytes.at(-at) ?? 0) ^ 1;
    return bytes;
  };
  const cases: readonly (readonly [Uint8Array, RegExp])[] = [
    [whole.subarray(0, 12), /ends too early/],
    [new Uint8Array([...whole, 7]), /bytes after its end/],
    [damaged(8), /checksum/],
    [damaged(1), /checksum/],
    [Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 7), /malformed/],
  ];
  for (const [bytes, state] of cases) {
    const slice = arena.take();
    assert.ok(slice);
    const read = async (): Promise<void> => {
      for await (const _ of inflateApart(pieces(bytes), arena, slice));
    };
    assert.match(String(await failureOf(read())), state);
  }
});

test("a slice that does not lie in the memory is refused, not written to", async () => {
  const { arena, slice } = memory();
  const outside: Slice = { ...slice, offset: arena.size };
  const read = async (): Promise<void> => {
    for await (const _ of inflateApart(pieces(Bun.gzipSync(pattern(400_000))), arena, outside));
  };
  await refuses(read(), "io");
});

test.run();
