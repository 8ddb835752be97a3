import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { formatPaxTime, parsePaxTime } from "../../../core/tar/time.ts";

const test = suite("core/tar/time");

const TIMES: readonly (readonly [string, number, number])[] = [
  ["0", 0, 0],
  ["1", 1, 0],
  ["1.5", 1, 500_000_000],
  ["1.", 1, 0],
  ["1.000000001", 1, 1],
  ["1.0000000019", 1, 1],
  ["-1", -1, 0],
  ["-0.5", -1, 500_000_000],
  ["-1.25", -2, 750_000_000],
  ["-0.000000001", -1, 999_999_999],
  ["-0", 0, 0],
  ["1795239339.001349137", 1795239339, 1349137],
];

for (const [text, seconds, nanoseconds] of TIMES) {
  test(`parsePaxTime reads ${text}`, () => assert.equal(parsePaxTime(text), { seconds, nanoseconds }));
}

for (const text of [
  "",
  ".",
  ".5",
  "-",
  "+1",
  "1,5",
  "1.5s",
  "--1",
  "1.-5",
  " 1",
  "Infinity",
  "1".repeat(16),
]) {
  test(`parsePaxTime refuses ${JSON.stringify(text)} as corrupt`, () => {
    assert.throws(
      () => parsePaxTime(text),
      (error: { code: string }) => error.code === "corrupt",
    );
  });
}

test("formatPaxTime writes what parsePaxTime reads back", () => {
  const seconds = fc.integer({ min: -(10 ** 12), max: 10 ** 12 });
  fc.assert(
    fc.property(seconds, fc.integer({ min: 0, max: 999_999_999 }), (whole, nanoseconds) => {
      const time = { seconds: whole, nanoseconds };
      assert.equal(parsePaxTime(formatPaxTime(time)), time);
    }),
  );
});

test("formatPaxTime writes no more digits than needed", () => {
  assert.is(formatPaxTime({ seconds: 1, nanoseconds: 500_000_000 }), "1.5");
  assert.is(formatPaxTime({ seconds: -2, nanoseconds: 750_000_000 }), "-1.25");
  assert.is(formatPaxTime({ seconds: -1, nanoseconds: 0 }), "-1");
});

test.run();
