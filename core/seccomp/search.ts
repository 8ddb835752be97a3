import type { Label, Program } from "./bpf.ts";
import { emitAnyEqual, emitCondition } from "./condition.ts";
import { keyOf, type Range } from "./ranges.ts";
import type { Rule, Verdict } from "./rules.ts";

/** Emit the decision on a loaded number that is within these ranges. */
export function emitSearch(program: Program, ranges: readonly Range[], bits: 32 | 64): Label {
  const chains = new Map<string, Label>();
  const leaf = (verdict: Verdict): Label => {
    if (verdict.rules.length === 0) return program.ret(verdict.otherwise);
    // One entry may name several calls: their chain is emitted once.
    const key = keyOf(verdict);
    const label = chains.get(key) ?? emitChain(program, verdict, bits);
    chains.set(key, label);
    return label;
  };
  const node = (from: number, to: number): Label => {
    const range = ranges[from];
    if (range === undefined) throw new RangeError("no ranges to search");
    if (to - from === 1) return leaf(range.verdict);
    const middle = (from + to) >>> 1;
    const upper = node(middle, to);
    const lower = node(from, middle);
    return program.branch("greaterOrEqual", ranges[middle]?.start ?? 0, upper, lower);
  };
  return node(0, ranges.length);
}

/** Emit the rules of one call, tried in order. */
function emitChain(program: Program, verdict: Verdict, bits: 32 | 64): Label {
  let next = program.ret(verdict.otherwise);
  for (const group of groupEqualities(verdict.rules).reverse()) {
    const [first] = group;
    if (first === undefined) continue;
    const yes = program.ret(first.value);
    const [condition] = first.conditions;
    if (group.length > 1 && condition !== undefined) {
      const values = group.flatMap((rule) => rule.conditions.map(({ value }) => value));
      next = emitAnyEqual(program, { index: condition.index, mask: condition.mask, values }, bits, yes, next);
    } else {
      const otherwise = next;
      next = first.conditions.reduceRight<Label>(
        (then, each) => emitCondition(program, each, bits, then, otherwise),
        yes,
      );
    }
  }
  return next;
}

/** Collect neighbours that compare the same argument with one value each and have the same answer. */
function groupEqualities(rules: readonly Rule[]): Rule[][] {
  const groups: Rule[][] = [];
  let previous: string | undefined;
  for (const rule of rules) {
    const [only, more] = rule.conditions;
    const simple = only !== undefined && more === undefined && only.test === "equal" && !only.negated;
    const key = simple ? JSON.stringify([rule.value, only.index, only.mask]) : undefined;
    const group = groups.at(-1);
    if (key !== undefined && key === previous && group !== undefined) group.push(rule);
    else groups.push([rule]);
    previous = key;
  }
  return groups;
}
