import { suite } from "uvu";
import * as assert from "uvu/assert";
import { chooseHealthcheck, healthRecords, parseHealth } from "../../../core/container/health.ts";
import { RlError } from "../../../core/errors.ts";

const test = suite("health checks");
const S = 1e9;
const DEFAULTS = { Interval: 30 * S, Timeout: 30 * S, StartPeriod: 0, StartInterval: 5 * S, Retries: 3 };

function refused(code: string) {
  return (error: unknown) => error instanceof RlError && error.code === code;
}

test("what is asked for goes before what the image says, and that before the defaults", () => {
  assert.is(chooseHealthcheck({}, undefined), undefined);
  assert.is(chooseHealthcheck({ Interval: S }, undefined), undefined);
  assert.equal(chooseHealthcheck({}, { Test: ["CMD", "a", "b"] }), { Test: ["CMD", "a", "b"], ...DEFAULTS });
  const image = { Test: ["CMD-SHELL", "a && b"], Interval: 2 * S, Timeout: 0, Retries: 7 };
  assert.equal(chooseHealthcheck({ Interval: S, StartPeriod: S }, image), {
    ...DEFAULTS,
    Test: ["CMD", "/bin/sh", "-c", "a && b"],
    Interval: S,
    StartPeriod: S,
    Retries: 7,
  });
  assert.equal(chooseHealthcheck({ Test: ["CMD-SHELL", "c"] }, image, ["/bin/bash", "-c"])?.Test, [
    "CMD",
    "/bin/bash",
    "-c",
    "c",
  ]);
});

test("NONE is none, whoever says it", () => {
  assert.is(chooseHealthcheck({ Test: ["NONE"] }, { Test: ["CMD", "a"] }), undefined);
  assert.is(chooseHealthcheck({}, { Test: ["NONE"] }), undefined);
  assert.is(chooseHealthcheck({ Test: ["CMD", "a"] }, { Test: ["NONE"] })?.Test[1], "a");
});

test("an image whose health check means nothing is refused", () => {
  const cases = [
    { Test: ["CMD"] },
    { Test: ["HTTP", "x"] },
    { Test: ["CMD", "a"], Interval: -1 },
    { Test: ["CMD", "a"], Timeout: 1000 },
    { Test: ["CMD", "a"], Retries: -1 },
  ];
  for (const image of cases) assert.throws(() => chooseHealthcheck({}, image), refused("invalid"));
});

test("the monitor is told times and arguments", () => {
  const check = chooseHealthcheck({ Test: ["CMD", "a", "b c"], Retries: 1 }, undefined);
  assert.ok(check);
  assert.equal(healthRecords(check), [
    { record: "health", interval: 30 * S, timeout: 30 * S, startPeriod: 0, startInterval: 5 * S, retries: 1 },
    { record: "healthArgument", value: "a" },
    { record: "healthArgument", value: "b c" },
  ]);
});

test("what a monitor writes is read, and nothing else is", () => {
  const health = { Status: "healthy", FailingStreak: 0, Log: [] };
  assert.equal(parseHealth(JSON.stringify(health)), health);
  for (const text of ["", "{", "null", "1", "{}", '{"Status":"well","Log":[]}', '{"Status":"healthy"}']) {
    assert.is(parseHealth(text), undefined, text);
  }
});

test.run();
