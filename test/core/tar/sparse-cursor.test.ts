import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { SparseMap } from "../../../core/tar/sparse.ts";
import { createSparseCursor } from "../../../core/tar/sparse-cursor.ts";

const test = suite("createSparseCursor");

/** Walk to the end, taking at most `step` bytes of data at once: holes as ".", data as "D". */
function walk(map: SparseMap, step: number): string {
  const cursor = createSparseCursor(map);
  let seen = "";
  for (;;) {
    const hole = cursor.hole();
    if (hole !== undefined) {
      assert.ok(hole.length > 0 && hole.every((byte) => byte === 0));
      seen += ".".repeat(hole.length);
      continue;
    }
    const length = Math.min(step, cursor.run());
    if (length === 0) return seen;
    cursor.advance(length);
    seen += "D".repeat(length);
  }
}

/** The same, by marking every byte of every region. */
function expected({ regions, realSize }: SparseMap): string {
  const marks = Array<string>(realSize).fill(".");
  for (let at = 0; at < regions.length; at += 2)
    marks.fill("D", regions[at] ?? 0, (regions[at] ?? 0) + (regions[at + 1] ?? 0));
  return marks.join("");
}

const MAPS: Readonly<Record<string, SparseMap>> = {
  "an empty file": { regions: [], realSize: 0 },
  "one hole": { regions: [], realSize: 5 },
  "no hole": { regions: [0, 5], realSize: 5 },
  "a hole at each end": { regions: [2, 3], realSize: 7 },
  "regions that touch": { regions: [0, 2, 2, 3], realSize: 6 },
  "empty regions at the start, between and at the end": { regions: [0, 0, 1, 2, 4, 0, 6, 0], realSize: 6 },
};
for (const [name, map] of Object.entries(MAPS)) {
  test(`createSparseCursor walks ${name}`, () => {
    for (const step of [1, 2, 100]) assert.is(walk(map, step), expected(map));
  });
}

test("createSparseCursor gives every byte its place, for 200 maps", () => {
  const pieces = fc.array(fc.tuple(fc.nat({ max: 6 }), fc.nat({ max: 6 })), { maxLength: 8 });
  fc.assert(
    fc.property(pieces, fc.nat({ max: 5 }), fc.integer({ min: 1, max: 7 }), (gaps, tail, step) => {
      let end = 0;
      const regions = gaps.flatMap(([hole, data]) => {
        const start = end + hole;
        end = start + data;
        return [start, data];
      });
      const map = { regions, realSize: end + tail };
      assert.is(walk(map, step), expected(map));
    }),
    { numRuns: 200 },
  );
});

test("run counts down as a region is passed, and is 0 at the end", () => {
  const cursor = createSparseCursor({ regions: [0, 10], realSize: 10 });
  assert.is(cursor.hole(), undefined);
  assert.is(cursor.run(), 10);
  cursor.advance(4);
  assert.is(cursor.hole(), undefined);
  assert.is(cursor.run(), 6);
  cursor.advance(6);
  assert.is(cursor.hole(), undefined);
  assert.is(cursor.run(), 0);
});

test("createSparseCursor takes no memory for a hole of 8 PiB", () => {
  const cursor = createSparseCursor({ regions: [], realSize: 2 ** 53 - 1 });
  assert.is(cursor.hole()?.buffer.byteLength, 65_536);
});

test.run();
