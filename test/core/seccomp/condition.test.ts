import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createProgram } from "../../../core/seccomp/bpf.ts";
import { emitAnyEqual, emitCondition, readCondition } from "../../../core/seccomp/condition.ts";
import { decode, interpret } from "./interpreter.ts";

const test = suite("core/seccomp/condition");

test("readCondition: values are split in words", () => {
  assert.equal(readCondition({ index: 3, value: 0x1_8000_0005, op: "SCMP_CMP_NE" }, "read"), {
    index: 3,
    test: "equal",
    negated: true,
    mask: { high: 0xffffffff, low: 0xffffffff },
    value: { high: 1, low: 0x80000005 },
  });
});

test("readCondition: bigints are split exactly, and must be of 64 bits without a sign", () => {
  const words = (value: bigint): unknown =>
    readCondition({ index: 0, value, op: "SCMP_CMP_EQ" }, "read").value;
  assert.equal(words(2n ** 64n - 1n), { high: 0xffffffff, low: 0xffffffff });
  assert.equal(words(2n ** 53n + 1n), { high: 0x200000, low: 1 });
  for (const value of [2n ** 64n, -1n]) assert.throws(() => words(value), /is not within 64 bits/);
});

test("readCondition: the first value of a masked comparison is the mask", () => {
  const arg = { index: 0, value: 0x7e020000, valueTwo: 0x20000, op: "SCMP_CMP_MASKED_EQ" } as const;
  assert.equal(readCondition(arg, "clone"), {
    index: 0,
    test: "equal",
    negated: false,
    mask: { high: 0, low: 0x7e020000 },
    value: { high: 0, low: 0x20000 },
  });
});

test("emitCondition: a comparison of an int is a load and a jump", () => {
  const program = createProgram();
  const [yes, no] = [program.ret(1), program.ret(0)];
  const int = { index: 1, value: 0xffffffff, valueTwo: 0x5412, op: "SCMP_CMP_MASKED_EQ" } as const;
  emitCondition(program, readCondition(int, "ioctl"), 64, yes, no);
  assert.equal(
    decode(program.encode()).map(({ code, k }) => [code, k]),
    [
      [0x20, 24],
      [0x15, 0x5412],
      [0x06, 0],
      [0x06, 1],
    ],
  );
});

test("emitCondition: a comparison of 32 bits looks at the lower word alone", () => {
  const program = createProgram();
  const [yes, no] = [program.ret(1), program.ret(0)];
  emitCondition(program, readCondition({ index: 5, value: 7, op: "SCMP_CMP_GT" }, "read"), 32, yes, no);
  assert.equal(
    decode(program.encode())
      .slice(0, 2)
      .map(({ code, k }) => [code, k]),
    [
      [0x20, 56],
      [0x25, 7],
    ],
  );
});

test("emitAnyEqual: each word is loaded once for all values that share the upper one", () => {
  const program = createProgram();
  const [yes, no] = [program.ret(1), program.ret(0)];
  const values = Array.from({ length: 30 }, (_, low) => ({ high: 0, low: low * 2 }));
  emitAnyEqual(program, { index: 0, mask: { high: 0xffffffff, low: 0xffffffff }, values }, 64, yes, no);
  const filter = program.encode();
  assert.is(decode(filter).filter(({ code }) => code === 0x20).length, 2);
  assert.is(decode(filter).length, 2 + 1 + 30 + 2);
  for (const [value, answer] of [
    [0n, 1],
    [58n, 1],
    [1n, 0],
    [60n, 0],
    [0x1_0000_0000n, 0],
  ] as const) {
    assert.is(interpret(filter, { number: 0, arch: 0, args: [value] }), answer, `${value}`);
  }
});

test.run();
