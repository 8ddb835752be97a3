import { suite } from "uvu";
import * as assert from "uvu/assert";
import { nanoText, zonedNanoText } from "../../../core/container/nano-time.ts";

const test = suite("nano time");
const TIME = 1_795_286_505_000_000_042n;

test("nanoText() has nine digits behind the second, so that texts compare as times do", () => {
  assert.is(nanoText(TIME), "2026-11-21T18:41:45.000000042Z");
  assert.is(nanoText(0n), "1970-01-01T00:00:00.000000000Z");
  assert.ok(nanoText(TIME - 1n) < nanoText(TIME));
});

test("zonedNanoText() shows a time as clocks there do", () => {
  assert.is(zonedNanoText(TIME, 0), nanoText(TIME));
  assert.is(zonedNanoText(TIME, 330), "2026-11-22T00:11:45.000000042+05:30");
  assert.is(zonedNanoText(TIME, -60), "2026-11-21T17:41:45.000000042-01:00");
});

test.run();
