import { suite } from "uvu";
import * as assert from "uvu/assert";
import { generateRlimits, RLIMITS, UNLIMITED } from "../../../core/bundle/rlimits.ts";

const test = suite("generateRlimits");

test("RLIMITS are numbered as the kernel numbers them", () => {
  assert.is(RLIMITS.length, 16);
  assert.equal(
    ["CPU", "CORE", "NPROC", "NOFILE", "MEMLOCK", "RTTIME"].map((name) => RLIMITS.indexOf(`RLIMIT_${name}`)),
    [0, 4, 6, 7, 8, 15],
  );
});

test("generateRlimits: no core dumps, and the caller's number of files", () => {
  assert.equal(generateRlimits([], undefined), [{ type: "RLIMIT_CORE", soft: 0, hard: 0 }]);
  assert.equal(generateRlimits([], { soft: 1024, hard: -1 })[1], {
    type: "RLIMIT_NOFILE",
    soft: 1024,
    hard: UNLIMITED,
  });
});

test("generateRlimits takes short names and replaces defaults", () => {
  const limits = generateRlimits(
    [
      { type: "nofile", soft: 10, hard: 20 },
      { type: "RLIMIT_CORE", soft: -1, hard: -1 },
    ],
    { soft: 1, hard: 2 },
  );
  assert.equal(limits, [
    { type: "RLIMIT_CORE", soft: UNLIMITED, hard: UNLIMITED },
    { type: "RLIMIT_NOFILE", soft: 10, hard: 20 },
  ]);
});

test("UNLIMITED fits 64 bits and survives JSON", () => {
  assert.ok(BigInt(UNLIMITED) < 1n << 64n);
  assert.is(JSON.stringify(UNLIMITED), "18446744073709550000");
  assert.ok(18446744073709550000n < 1n << 64n);
});

test("generateRlimits refuses unknown resources, fractions and soft above hard", () => {
  const make = (type: string, soft: number, hard: number) => () =>
    generateRlimits([{ type, soft, hard }], undefined);
  assert.throws(make("nofiles", 1, 1), /no such resource/);
  assert.throws(make("nofile", 2, 1), /above the hard limit/);
  assert.throws(make("nofile", -1, 1), /above the hard limit/);
  assert.throws(make("nofile", 0.5, 1), /whole number/);
  assert.throws(make("nofile", Number.NaN, 1), /whole number/);
});

test.run();
