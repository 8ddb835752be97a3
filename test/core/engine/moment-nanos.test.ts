import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readMoment } from "../../../core/engine/moment-nanos.ts";
import { isRlError } from "../../../core/errors.ts";

const test = suite("moment in nanoseconds");
const NOW = Date.parse("2026-06-15T12:00:00Z");
const read = (text: string): bigint => readMoment("--since", text, NOW);

test("durations are before now", () => {
  assert.is(read("10m"), BigInt(NOW - 600_000) * 1_000_000n);
  assert.is(read("1.5s"), BigInt(NOW - 1500) * 1_000_000n);
  assert.is(read("0s"), BigInt(NOW) * 1_000_000n);
});

test("seconds and times are kept to the nanosecond", () => {
  assert.is(read("1795286505"), 1_795_286_505_000_000_000n);
  assert.is(read("1795286505.918401346"), 1_795_286_505_918_401_346n);
  assert.is(read("2026-11-21T18:41:45.918401346Z"), 1_795_286_505_918_401_346n);
  assert.is(read("2026-11-21T20:41:45.9+02:00"), 1_795_286_505_900_000_000n);
});

test("what is no time is refused with the flag's name", () => {
  for (const text of ["", "5x", "yesterday", "2026-13-01", "1.2.3"]) {
    assert.throws(
      () => read(text),
      (error: unknown) => isRlError(error) && error.action === "use --since" && error.subject === text,
      text,
    );
  }
});

test.run();
