import { suite } from "uvu";
import * as assert from "uvu/assert";
import { calendarTime, clockTime, elapsedTime, minuteTime } from "../../../cli/top/times.ts";

const test = suite("times of ps");

test("clockTime, minuteTime and elapsedTime", () => {
  assert.equal([0, 59, 3661, 90061].map(clockTime), ["00:00:00", "00:00:59", "01:01:01", "01-01:01:01"]);
  assert.equal([0, 61, 6000].map(minuteTime), ["0:00", "1:01", "100:00"]);
  assert.equal([0.9, 61, 3600, 86400].map(elapsedTime), ["00:00", "01:01", "01:00:00", "01-00:00:00"]);
});

test("calendarTime is a time of the last day, a day of the year, or a year", () => {
  const now = new Date(2026, 10, 21, 18, 0).getTime();
  assert.is(calendarTime(new Date(2026, 10, 21, 9, 5).getTime(), now), "09:05");
  assert.is(calendarTime(new Date(2026, 10, 20, 19, 0).getTime(), now), "19:00");
  assert.is(calendarTime(new Date(2026, 2, 7).getTime(), now), "Mar07");
  assert.is(calendarTime(new Date(2024, 2, 7).getTime(), now), "2024");
});

test.run();
