import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Arena, openArena, processArena, type Releaser } from "../../../core/host/bun/arena.ts";

const test = suite("arena");

function open(): Arena {
  const arena = openArena();
  assert.ok(arena);
  return arena;
}

test("slices do not overlap, and there are no more than the arena holds", () => {
  const arena = open();
  const offsets: number[] = [];
  for (let slice = arena.take(); slice !== undefined; slice = arena.take()) offsets.push(slice.offset);
  assert.ok(offsets.length >= 4);
  offsets.push(arena.size);
  const first = arena.size / (offsets.length - 1);
  for (const [index, offset] of offsets.entries()) assert.is(offset, index * first);
});

test("views: two where the content goes past the ring's end, found again by locate", () => {
  const arena = open();
  const slice = arena.take();
  assert.ok(slice);
  const views = slice.views(slice.ringSize - 64 * 1024 - 10, 30);
  assert.equal(
    views.map(({ length }) => length),
    [10, 20],
  );
  views[1]?.fill(7);
  assert.is(slice.views(slice.ringSize - 64 * 1024, 1)[0]?.[0], 7);
  for (const view of views) assert.is(arena.locate(view.subarray(3))?.slice, slice);
  assert.is(arena.locate(new Uint8Array(8)), undefined);
  assert.is(open().locate(views[0] ?? new Uint8Array()), undefined);
});

test("release goes to who is attached, and what did not arrive is made up for on detach", () => {
  const arena = open();
  const slice = arena.take();
  assert.ok(slice);
  /** The counter at the slice's beginning: syscalls-c/ring.h. */
  const arrived = (): number =>
    new Uint32Array(slice.views(0, 1)[0]?.buffer ?? new ArrayBuffer(4), slice.offset, 1)[0] ?? 0;
  const told: number[] = [];
  const releaser: Releaser = {
    release: (offset, count) => {
      told.push(offset, count);
    },
  };
  slice.release(5);
  assert.is(arrived(), 5);
  assert.is(slice.attach(releaser), true);
  assert.is(slice.attach({ ...releaser }), false);
  slice.release(100);
  assert.equal(told, [slice.offset, 100]);
  assert.is(arrived(), 5);
  slice.detach(releaser);
  assert.is(arrived(), 105);
});

test("a slice is free when its stream has ended and nobody is attached", () => {
  const arena = open();
  const slice = arena.take();
  const releaser: Releaser = { release: () => undefined };
  slice?.attach(releaser);
  slice?.end();
  assert.is.not(arena.take()?.offset, slice?.offset);
  slice?.detach(releaser);
  assert.is(arena.take()?.offset, slice?.offset);
});

test("the process has one arena", () => {
  assert.ok(processArena());
  assert.is(processArena(), processArena());
});

test.run();
