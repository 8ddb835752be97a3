import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createProgram, type Label } from "../../../core/seccomp/bpf.ts";
import { decode, interpret } from "./interpreter.ts";

const test = suite("core/seccomp/bpf");

test("encode: struct sock_filter, little endian, first instruction first", () => {
  const program = createProgram();
  const kill = program.ret(0x80000000);
  const allow = program.ret(0x7fff0000);
  program.load(4, program.branch("equal", 0xc000003e, allow, kill));
  assert.equal(
    program.encode(),
    // biome-ignore format: one instruction a line
    new Uint8Array([
      0x20, 0, 0, 0, 0x04, 0, 0, 0,
      0x15, 0, 0, 1, 0x3e, 0, 0, 0xc0,
      0x06, 0, 0, 0, 0, 0, 0xff, 0x7f,
      0x06, 0, 0, 0, 0, 0, 0, 0x80,
    ]),
  );
});

test("ret: an equal return in reach is shared", () => {
  const program = createProgram();
  assert.is(program.ret(1), program.ret(1));
  assert.is.not(program.ret(1), program.ret(2));
  assert.is(program.length, 2);
});

test("branch: the same target on both sides needs no instruction", () => {
  const program = createProgram();
  const end = program.ret(1);
  assert.is(program.branch("equal", 7, end, end), end);
  assert.is(program.length, 1);
});

test("load: a continuation that is not adjacent is reached by a jump", () => {
  const program = createProgram();
  const one = program.ret(1);
  program.ret(2);
  program.load(0, one);
  assert.equal(
    decode(program.encode()).map(({ code, k }) => [code, k]),
    [
      [0x20, 0],
      [0x05, 1],
      [0x06, 2],
      [0x06, 1],
    ],
  );
});

/** A chain of `count` comparisons of the call's number, all of which lead to the last two instructions. */
function chain(count: number, target: (program: ReturnType<typeof createProgram>) => Label): Uint8Array {
  const program = createProgram();
  const hit = target(program);
  let next = program.ret(0);
  for (let number = count - 1; number >= 0; number--) next = program.branch("equal", number, hit, next);
  program.load(0, next);
  return program.encode();
}

for (const count of [254, 255, 256, 257, 600, 2000]) {
  test(`branch: a return ${count} instructions away is reached`, () => {
    const filter = chain(count, (program) => program.ret(1));
    for (const number of [0, 1, count - 257, count - 256, count - 255, count - 1]) {
      if (number >= 0) assert.is(interpret(filter, { number, arch: 0 }), 1, `${number}`);
    }
    assert.is(interpret(filter, { number: count, arch: 0 }), 0);
    // A far return is repeated, not jumped to.
    assert.not.ok(decode(filter).some(({ code }) => code === 0x05));
  });

  test(`branch: code ${count} instructions away is reached over stepping stones`, () => {
    const filter = chain(count, (program) =>
      program.load(16, program.branch("equal", 5, program.ret(1), program.ret(2))),
    );
    for (const number of [0, 1, count - 257, count - 256, count - 255, count - 1]) {
      if (number < 0) continue;
      assert.is(interpret(filter, { number, arch: 0, args: [5n] }), 1, `${number}`);
      assert.is(interpret(filter, { number, arch: 0, args: [6n] }), 2, `${number}`);
    }
    assert.is(interpret(filter, { number: count, arch: 0 }), 0);
  });
}

test("branch: two far targets are both reached", () => {
  const program = createProgram();
  const fork = (offset: number): Label => {
    const yes = program.ret(offset);
    const no = program.ret(offset + 1);
    return program.load(16, program.branch("greater", 9, yes, no));
  };
  const left = fork(100);
  const right = fork(200);
  // Something long between the targets and the jump.
  let filler = program.ret(300);
  for (let index = 0; index < 255; index++) filler = program.branch("equal", index, filler, program.ret(301));
  program.load(0, program.branch("greaterOrEqual", 1000, left, right));
  const filter = program.encode();
  assert.is(interpret(filter, { number: 1000, arch: 0, args: [10n] }), 100);
  assert.is(interpret(filter, { number: 1000, arch: 0, args: [9n] }), 101);
  assert.is(interpret(filter, { number: 999, arch: 0, args: [10n] }), 200);
  assert.is(interpret(filter, { number: 999, arch: 0, args: [9n] }), 201);
});

test.run();
