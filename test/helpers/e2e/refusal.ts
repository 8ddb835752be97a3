/** How the program says no. */
import * as assert from "uvu/assert";
import type { Finished } from "../process.ts";

export interface Refusal {
  /** 125 when missing. */
  readonly exitCode?: number;
  /** What the one line has. */
  readonly line: string | RegExp;
  /** What the hint has. */
  readonly hint?: string | RegExp;
}

/** Refused with one line, one hint, and nothing on standard output. */
export function assertRefused(finished: Finished, { exitCode = 125, line, hint = "" }: Refusal): void {
  const { stderr, stdout } = finished;
  const shown = `exit code ${finished.exitCode}\n${stderr}${stdout}`;
  assert.is(finished.exitCode, exitCode, shown);
  assert.is(stdout, "", shown);
  const [first = "", second = "", ...more] = stderr.split("\n");
  assert.ok(first.startsWith("rl: Cannot "), shown);
  assert.ok(typeof line === "string" ? first.includes(line) : line.test(first), shown);
  assert.ok(/^hint: ./.test(second), shown);
  assert.ok(typeof hint === "string" ? second.includes(hint) : hint.test(second), shown);
  assert.equal(more, [""], shown);
}
