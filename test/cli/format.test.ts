import { suite } from "uvu";
import * as assert from "uvu/assert";
import { formatAge, formatDuration, formatSize, formatTime, shortId } from "../../cli/format.ts";

const test = suite("format");

const SIZES: readonly (readonly [bytes: number, text: string])[] = [
  [0, "0B"],
  [1, "1B"],
  [999, "999B"],
  [1000, "1kB"],
  [1024, "1.02kB"],
  [999_499, "999kB"],
  [999_999, "1MB"],
  [1_230_000, "1.23MB"],
  [4_300_000, "4.3MB"],
  [77_812_345, "77.8MB"],
  [187_412_345, "187MB"],
  [1_090_000_000, "1.09GB"],
  [5e12, "5TB"],
  [2e18, "2000PB"],
];

for (const [bytes, text] of SIZES) {
  test(`formatSize() of ${bytes} is ${text}`, () => assert.is(formatSize(bytes), text));
}

test("formatTime() is as Go writes a time", () => {
  assert.is(formatTime(Date.parse("2026-06-12T14:00:01.5+02:00")), "2026-06-12 12:00:01 +0000 UTC");
});

test("formatSize() takes a number of digits", () => {
  assert.is(formatSize(3_145_728, 4), "3.146MB");
});

const MINUTE = 60;
const HOUR = 3600;
const DAY = 24 * HOUR;
const DURATIONS: readonly (readonly [seconds: number, text: string])[] = [
  [-5, "Less than a second"],
  [0.9, "Less than a second"],
  [1, "1 second"],
  [2, "2 seconds"],
  [59.9, "59 seconds"],
  [MINUTE, "About a minute"],
  [2 * MINUTE, "2 minutes"],
  [59 * MINUTE, "59 minutes"],
  [HOUR, "About an hour"],
  [89 * MINUTE, "About an hour"],
  [91 * MINUTE, "2 hours"],
  [47 * HOUR, "47 hours"],
  [2 * DAY, "2 days"],
  [3 * DAY, "3 days"],
  [13 * DAY, "13 days"],
  [14 * DAY, "2 weeks"],
  [59 * DAY, "8 weeks"],
  [60 * DAY, "2 months"],
  [729 * DAY, "24 months"],
  [730 * DAY, "2 years"],
  [3 * 365 * DAY, "3 years"],
];

for (const [seconds, text] of DURATIONS) {
  test(`formatDuration() of ${seconds} seconds is "${text}"`, () => assert.is(formatDuration(seconds), text));
}

test("formatAge() counts from one moment to another", () => {
  assert.is(formatAge(1_000_000, 1_000_000 + 3 * DAY * 1000), "3 days ago");
});

test("shortId() drops the algorithm and keeps twelve digits", () => {
  assert.is(shortId(`sha256:${"0123456789abcdef".repeat(4)}`), "0123456789ab");
  assert.is(shortId("0123456789abcdef"), "0123456789ab");
  assert.is(shortId("abc"), "abc");
});

test.run();
