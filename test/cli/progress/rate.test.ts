import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createRate } from "../../../cli/progress/rate.ts";

const test = suite("createRate()");

test("knows nothing for half a second", () => {
  const rate = createRate(1000);
  rate.add(100, 1400);
  assert.is(rate.speed(1400), undefined);
  assert.is(rate.speed(1500), 200);
});

test("follows the last five seconds", () => {
  const rate = createRate(0);
  for (let at = 100; at <= 10_000; at += 100) rate.add(at, at);
  assert.is(rate.speed(10_000), 1000);
  for (let at = 10_100; at <= 16_000; at += 100) rate.add(10_000 + (at - 10_000) * 3, at);
  assert.is(rate.speed(16_000), 3000);
});

test("falls to nothing when nothing comes", () => {
  const rate = createRate(0);
  rate.add(5000, 1000);
  assert.is(rate.speed(1000), 5000);
  assert.is(rate.speed(2000), 2500);
  assert.is(rate.speed(6000), 0);
  assert.is(rate.speed(60_000), 0);
});

test("begins anew when there are fewer bytes than before", () => {
  const rate = createRate(0);
  rate.add(1000, 1000);
  rate.add(10, 1100);
  assert.is(rate.speed(1100), undefined);
  rate.add(1010, 2100);
  assert.is(rate.speed(2100), 1000);
});

test("is the same however often it is told", () => {
  const [often, seldom] = [createRate(0), createRate(0)];
  for (let at = 1; at <= 3000; at++) often.add(at * 7, at);
  for (let at = 1000; at <= 3000; at += 1000) seldom.add(at * 7, at);
  assert.is(often.speed(3000), seldom.speed(3000));
});

test.run();
