import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  digits,
  isSet,
  limitWrite,
  neutral,
  onlyVersion1,
  refuseLimit,
} from "../../../core/runtime/cgroup-write.ts";

const test = suite("writes into control groups");

test("digits never has an exponent", () => {
  assert.equal([0, -1, 10 ** 15, 2 ** 53 - 1, 2n ** 64n - 1n, -(2n ** 63n)].map(digits), [
    "0",
    "-1",
    "1000000000000000",
    "9007199254740991",
    "18446744073709551615",
    "-9223372036854775808",
  ]);
});

test("limitWrite has no limit for what is negative, and needs no file for it", () => {
  assert.equal(limitWrite("memory.max", 7), { file: "memory.max", value: "7" });
  for (const limit of [-1, -2n]) assert.equal(limitWrite("memory.max", limit), neutral("memory.max", "max"));
  assert.equal(neutral("pids.max", "max"), { file: "pids.max", value: "max", isOptional: true });
});

test("isSet counts zero as nothing", () => {
  assert.equal([undefined, 0, 0n, 1, -1n].map(isSet), [false, false, false, true, true]);
});

test("errors name the property", () => {
  const [old, wrong] = [onlyVersion1("memory.kernel"), refuseLimit("cpu.idle", "it is neither 0 nor 1")];
  assert.equal([old.code, old.subject], ["unsupported", "linux.resources.memory.kernel"]);
  assert.equal(
    [wrong.code, wrong.subject, wrong.state],
    ["invalid", "linux.resources.cpu.idle", "it is neither 0 nor 1"],
  );
});

test.run();
