import { suite } from "uvu";
import * as assert from "uvu/assert";
import { selectAbis } from "../../../core/seccomp/architecture.ts";
import { keyOf, mergeRanges, type Range, rangesOf } from "../../../core/seccomp/ranges.ts";
import type { Verdict } from "../../../core/seccomp/rules.ts";

const test = suite("core/seccomp/ranges");

const verdict = (otherwise: number): Verdict => ({ rules: [], otherwise });
const [fallback, unknown, allow] = [verdict(1), verdict(2), verdict(3)];

const show = (ranges: readonly Range[]): string =>
  ranges
    .map(({ start, verdict: { otherwise } }) => `${start.toString(16)}:${otherwise.toString(16)}`)
    .join(" ");

test("mergeRanges: neighbours with one answer are joined, the last of one start counts, starts are sorted", () => {
  const ranges = [
    { start: 5, verdict: allow },
    { start: 0, verdict: fallback },
    { start: 1, verdict: verdict(1) },
    { start: 9, verdict: unknown },
    { start: 9, verdict: allow },
  ];
  assert.is(show(mergeRanges(ranges)), "0:1 5:3");
});

test("keyOf: rules make a difference", () => {
  const conditional: Verdict = { rules: [{ value: 5, conditions: [] }], otherwise: 1 };
  assert.is.not(keyOf(conditional), keyOf(fallback));
  assert.is(keyOf(verdict(1)), keyOf(fallback));
});

test("rangesOf: gaps and numbers that are too new are unknown, x32 is apart", () => {
  const [native, x32] = selectAbis("x86_64", ["SCMP_ARCH_X32"]).map((abi) => ({
    ...abi,
    table: new Map([
      ["read", 0],
      ["write", 1],
      ["mount", 3],
      ["mseal", 4],
    ]),
  }));
  if (native === undefined || x32 === undefined) throw new Error("two ABIs");
  const verdicts = { byNumber: new Map([[1, allow]]), fallback, unknown, highest: 3 };
  assert.is(show(mergeRanges(rangesOf(verdicts, native))), "0:1 1:3 2:2 3:1 4:2 40000000:50026");
  assert.is(
    show(mergeRanges(rangesOf(verdicts, x32))),
    "40000000:1 40000001:3 40000002:2 40000003:1 40000004:2",
  );
});

test.run();
