import { suite } from "uvu";
import * as assert from "uvu/assert";
import { exitCode } from "../../cli/exit-code.ts";
import { type ErrorCode, RlError } from "../../core/errors.ts";

const test = suite("exitCode()");

const CODES: Readonly<Record<ErrorCode, number>> = {
  invalid: 125,
  "not-found": 125,
  exists: 125,
  denied: 125,
  unsupported: 125,
  unavailable: 125,
  corrupt: 125,
  limit: 125,
  cancelled: 125,
  "command-not-found": 127,
  "not-executable": 126,
  io: 125,
};

for (const [code, status] of Object.entries(CODES)) {
  test(`exitCode() of ${code} is ${status}`, () => {
    const error = new RlError({ code: code as ErrorCode, action: "a", subject: "b", state: "c" });
    assert.is(exitCode(error), status);
  });
}

test("exitCode() of what is no RlError is 125", () => {
  assert.is(exitCode(new TypeError("x")), 125);
  assert.is(exitCode({ code: "not-executable" }), 125);
  assert.is(exitCode(undefined), 125);
});

test("exitCode() of every failure below oci is 1, as callers of runc expect", () => {
  for (const code of Object.keys(CODES) as ErrorCode[])
    assert.is(exitCode(new RlError({ code, action: "a", subject: "b", state: "c" }), "oci"), 1);
  assert.is(exitCode(new TypeError("x"), "oci"), 1);
  assert.is(exitCode(new TypeError("x"), "pull"), 125);
});

test.run();
