import { ENOSYS, returnErrno } from "./action.ts";
import { type Abi, AUDIT, X32_BIT } from "./architecture.ts";
import type { Verdict, Verdicts } from "./rules.ts";

/** Numbers from `start` to the next range's start have this answer. */
export interface Range {
  readonly start: number;
  readonly verdict: Verdict;
}

/** All numbers of one ABI as ranges, from its base up. */
export function rangesOf(verdicts: Verdicts, abi: Abi): Range[] {
  const ranges: Range[] = [];
  const last = Math.max(...abi.table.values());
  const known = new Set(abi.table.values());
  for (let number = 0; number <= last; number++) {
    const tooNew = number > verdicts.highest || !known.has(number);
    const verdict = tooNew ? verdicts.unknown : (verdicts.byNumber.get(number) ?? verdicts.fallback);
    ranges.push({ start: abi.base + number, verdict });
  }
  ranges.push({ start: abi.base + last + 1, verdict: verdicts.unknown });
  // Where x32 is covered too, its own first range takes this place.
  if (abi.audit === AUDIT.x86_64 && abi.base === 0) {
    ranges.push({ start: X32_BIT, verdict: { rules: [], otherwise: returnErrno(ENOSYS) } });
  }
  return ranges;
}

/** Keep the last of several ranges with one start, and join neighbours with the same answer. */
export function mergeRanges(ranges: readonly Range[]): Range[] {
  const byStart = new Map(ranges.map((range) => [range.start, range.verdict]));
  const merged: Range[] = [];
  let previous = "";
  for (const [start, verdict] of [...byStart].sort(([a], [b]) => a - b)) {
    const key = keyOf(verdict);
    if (key !== previous) merged.push({ start, verdict });
    previous = key;
  }
  return merged;
}

/** Equal for verdicts that answer alike. */
export function keyOf(verdict: Verdict): string {
  return JSON.stringify([verdict.rules, verdict.otherwise]);
}
