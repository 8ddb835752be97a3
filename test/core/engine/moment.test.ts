import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseDuration, parseMoment } from "../../../core/engine/moment.ts";
import { NOW } from "../../cli/helpers.ts";

const test = suite("moment");

test("parseDuration() reads Go's durations", () => {
  const CASES: readonly (readonly [text: string, milliseconds: number | undefined])[] = [
    ["0", 0],
    ["10m", 600_000],
    ["1h30m", 5_400_000],
    ["1.5s", 1500],
    ["300ms", 300],
    ["-1h", -3_600_000],
    ["1us", 0.001],
    ["1d", undefined],
    ["10", undefined],
    ["", undefined],
    ["h", undefined],
    ["1h 30m", undefined],
    ["1..5s", undefined],
  ];
  for (const [text, milliseconds] of CASES) assert.is(parseDuration(text), milliseconds, text);
});

test("parseMoment() reads durations back from now, seconds and dates", () => {
  assert.is(parseMoment("10m", NOW), NOW - 600_000);
  assert.is(parseMoment("1700000000", NOW), 1_700_000_000_000);
  assert.is(parseMoment("1700000000.5", NOW), 1_700_000_000_500);
  assert.is(parseMoment("2026-06-15T12:00:00Z", 0), NOW);
  assert.is(parseMoment("2026-06-15T14:00:00+02:00", 0), NOW);
  assert.is(parseMoment("2026-06-15T12:00:00.25Z", 0), NOW + 250);
  assert.is(parseMoment("2026-06-15T12Z", 0), NOW);
});

test("parseMoment() takes a date without a zone as local", () => {
  assert.is(parseMoment("2026-06-15", 0), new Date(2026, 5, 15).getTime());
  assert.is(parseMoment("2026-06-15T10:30", 0), new Date(2026, 5, 15, 10, 30).getTime());
});

test("parseMoment() refuses what is no moment", () => {
  for (const text of ["", "yesterday", "2026-13-01", "2026-06-15T25:00", "12:00", "1e9", "1d"]) {
    assert.is(parseMoment(text, NOW), undefined, text);
  }
});

test.run();
