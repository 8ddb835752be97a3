/** How the program says no. */
import * as assert from "uvu/assert";
import type { Finished } from "../process.ts";

export interface Refusal {
  /** 125 when missing. */
  readonly exitCode?: number;
  /** What the one line has. */
  readonly line: string | RegExp;
  /** What the hint has; null when one is not asked for. */
  readonly hint?: string | RegExp | null;
}

/** Refused with one line, a hint, and nothing on standard output. */
export function assertRefused(finished: Finished, { exitCode = 125, line, hint = "" }: Refusal): void {
  const { stderr, stdout } = finished;
  const shown = `exit code ${finished.exitCode}\n${stderr}${stdout}`;
  assert.is(finished.exitCode, exitCode, shown);
  assert.is(stdout, "", shown);
  const lines = stderr.trimEnd().split("\n");
  const [first = "", second = ""] = lines;
  assert.ok(first.startsWith("rl: Cannot "), shown);
  assert.ok(typeof line === "string" ? first.includes(line) : line.test(first), shown);
  if (hint === null && lines.length === 1) return;
  assert.is(lines.length, 2, shown);
  assert.ok(/^hint: ./.test(second), shown);
  assert.ok(typeof hint === "string" ? second.includes(hint) : (hint ?? /./).test(second), shown);
}
