import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { formatBar, formatSeconds, layerLines } from "../../../cli/progress/lines.ts";
import { createRate } from "../../../cli/progress/rate.ts";
import type { Layer } from "../../../cli/progress/work.ts";
import { displayWidth } from "../../../cli/width.ts";

const test = suite("lines");

/** A layer that began at 0 and is at 2 seconds now. */
function layer(received: number, size: number): Layer {
  const rate = createRate(0);
  rate.add(received, 2000);
  return { name: "aaaaaaaaaaaa", verb: "fetching", received, size, rate };
}
const line = (columns: number, received: number, size: number): string | undefined =>
  layerLines([layer(received, size)], 2000, columns)[0];

test("layerLines() has bar, bytes, speed and time left", () => {
  assert.is(
    line(80, 2_000_000, 250_000_000),
    "aaaaaaaaaaaa [                              ]    2MB / 250MB      1MB/s  4m08s",
  );
  assert.is(
    line(80, 123_000_000, 246_000_000),
    "aaaaaaaaaaaa [==============>               ]  123MB / 246MB   61.5MB/s  2s",
  );
});

test("layerLines() has each number in its place, whatever it is", () => {
  const at = (received: number): number => line(80, received, 200_000_000)?.indexOf("/ 200MB") ?? -1;
  assert.equal(new Set([1, 20_000, 1_230_000, 99_900_000].map(at)).size, 1);
});

test("layerLines() is finishing when all has come", () => {
  assert.match(line(80, 1000, 1000) ?? "", / 1kB \/ 1kB +finishing$/);
});

test("layerLines() loses the bar first", () => {
  assert.is(line(50, 2_000_000, 250_000_000), "aaaaaaaaaaaa    2MB / 250MB      1MB/s  4m08s");
  assert.is(line(20, 2_000_000, 250_000_000), "aaaaaaaaaaaa    2MB");
});

test("layerLines() leaves the last column free", () => {
  const size = fc.nat({ max: 2 ** 40 });
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 300 }), size, size, (columns, received, whole) => {
      for (const text of layerLines([layer(received, whole)], 2000, columns)) {
        assert.ok(displayWidth(text) < columns, `${columns}: ${text}`);
      }
    }),
  );
});

test("layerLines() shows eight, and says how many more", () => {
  const lines = layerLines(
    Array.from({ length: 10 }, () => layer(1, 2)),
    2000,
    80,
  );
  assert.is(lines.length, 9);
  assert.is(lines[8], "and 2 more");
});

test("formatSeconds() has two units", () => {
  assert.equal([0, 59, 60, 185, 3600, 7380].map(formatSeconds), [
    "0s",
    "59s",
    "1m00s",
    "3m05s",
    "1h00m",
    "2h03m",
  ]);
});

test("formatBar() fills between the brackets", () => {
  assert.is(formatBar(0, 4), "[    ]");
  assert.is(formatBar(0.5, 4), "[=>  ]");
  assert.is(formatBar(1, 4), "[====]");
  assert.is(formatBar(0.99, 4), "[==> ]");
  assert.is(formatBar(7, 4), "[====]");
  assert.is(formatBar(-1, 4), "[    ]");
});

test.run();
