import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createProgram } from "../../../core/seccomp/bpf.ts";
import { readCondition } from "../../../core/seccomp/condition.ts";
import type { Verdict } from "../../../core/seccomp/rules.ts";
import { emitSearch } from "../../../core/seccomp/search.ts";
import { decode, interpret } from "./interpreter.ts";

const test = suite("core/seccomp/search");

const equals = (value: number): Verdict["rules"][number]["conditions"] => [
  readCondition({ index: 0, value, op: "SCMP_CMP_EQ" }, "read"),
];

function search(starts: readonly (readonly [start: number, verdict: Verdict])[]): Uint8Array {
  const program = createProgram();
  program.load(
    0,
    emitSearch(
      program,
      starts.map(([start, verdict]) => ({ start, verdict })),
      64,
    ),
  );
  return program.encode();
}

test("emitSearch: every number finds its range, in a number of steps that is the logarithm of the ranges", () => {
  const filter = search(
    Array.from({ length: 64 }, (_, index) => [index * 3, { rules: [], otherwise: index % 2 }]),
  );
  for (let number = 0; number < 200; number++) {
    const range = Math.min(63, Math.floor(number / 3));
    assert.is(interpret(filter, { number, arch: 0 }), range % 2, `${number}`);
  }
  // One load, one comparison for all but one of the ranges, two answers.
  assert.is(decode(filter).length, 1 + 63 + 2);
});

test("emitSearch: equal rules of several calls are emitted once", () => {
  const verdict: Verdict = { rules: [{ value: 7, conditions: equals(5) }], otherwise: 1 };
  const other: Verdict = { rules: [], otherwise: 1 };
  const once = decode(
    search([
      [0, verdict],
      [1, other],
    ]),
  ).length;
  const thrice = decode(
    search([
      [0, verdict],
      [1, other],
      [2, { ...verdict }],
      [3, other],
      [4, verdict],
    ]),
  ).length;
  assert.ok(thrice - once <= 4, `${once} ${thrice}`);
});

test("emitSearch: rules are tried in their order", () => {
  const filter = search([
    [
      0,
      {
        rules: [
          { value: 1, conditions: equals(5) },
          { value: 2, conditions: equals(5) },
          { value: 2, conditions: equals(6) },
        ],
        otherwise: 3,
      },
    ],
  ]);
  const answers = [5n, 6n, 7n].map((arg) => interpret(filter, { number: 9, arch: 0, args: [arg] }));
  assert.equal(answers, [1, 2, 3]);
});

test.run();
