import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { judge, parseEvents } from "./helpers/runner/events.ts";

const runner = join(import.meta.dir, "run.ts");
const fixtures = join(import.meta.dir, "helpers/fixtures/runner");

interface Run {
  readonly exitCode: number;
  readonly lines: readonly string[];
  readonly last: string | undefined;
}

function run(
  names: readonly string[],
  env: Record<string, string> = {},
  options: readonly string[] = [],
): Run {
  const files = names.map((name) => join(fixtures, `${name}.ts`));
  const { RL_MUST_RUN: _, RL_TEST_ONLY: __, ...inherited } = process.env;
  const proc = Bun.spawnSync([process.execPath, runner, "--timeout", "4", ...options, ...files], {
    stdin: "ignore",
    env: { ...inherited, ...env },
  });
  const lines = proc.stdout.toString().trimEnd().split("\n");
  return { exitCode: proc.exitCode, lines, last: lines.at(-1) };
}

function includes(result: Run, text: string): void {
  assert.ok(
    result.lines.some((line) => line.includes(text)),
    `expected "${text}" in:\n${result.lines.join("\n")}`,
  );
}

const test = suite("run.ts");

test("passing tests exit with 0 and end with the exact totals", () => {
  const result = run(["passes"]);
  assert.is(result.exitCode, 0);
  assert.is(result.last, "2 passed, 0 failed");
  assert.is(result.lines.filter((line) => / passed, /.test(line)).length, 1);
});

test("RL_TEST_ONLY leaves out other tests, and not all of them", () => {
  assert.is(run(["passes"], { RL_TEST_ONLY: "one" }).last, "1 passed, 0 failed");
  const none = run(["passes"], { RL_TEST_ONLY: "no such test" });
  assert.is(none.exitCode, 1);
  includes(none, ".run() and no tests before it");
});

test("totals of several files are added", () => {
  const result = run(["passes", "fails", "skips"]);
  assert.is(result.exitCode, 1);
  assert.is(result.last, "4 passed, 1 failed, 2 skipped");
});

/** Files that a plain `bun FILE` ends with exit status 0, or that end it without a count. */
const silent: readonly (readonly [fixture: string, totals: string, text: string])[] = [
  ["before-hook-throws", "0 passed, 1 failed, 1 skipped", "no database"],
  ["before-each-hook-throws", "0 passed, 1 failed, 1 skipped", "no row"],
  ["after-hook-throws", "1 passed, 1 failed", "left a mount behind"],
  ["after-each-hook-throws", "2 passed, 2 failed", "left a file behind"],
  ["no-run", "0 passed, 1 failed", "1 tests and no .run() after them"],
  ["one-of-two-runs", "1 passed, 1 failed", "second: (suite)"],
  ["no-tests", "0 passed, 1 failed", "no test ran"],
  ["empty-suite", "1 passed, 1 failed", ".run() and no tests before it"],
  ["hangs", "0 passed, 1 failed", "not done after 4 s"],
  ["never-settles", "0 passed, 1 failed", "waits for nothing"],
  ["does-not-exit", "1 passed, 1 failed", "something is left open"],
  ["exits-early", "0 passed, 1 failed", "the process ended before its tests did (exit code 0)"],
  ["throws-a-string", "1 passed, 1 failed", 'not an Error was thrown: "plain text"'],
  ["late-rejection", "1 passed, 1 failed", "too late"],
  ["fails-to-load", "0 passed, 1 failed", "at the top"],
  ["only", "1 passed, 1 failed", "test.only leaves the other tests out"],
  ["skips-without-reason", "1 passed, 1 failed", "test.skip gives no reason"],
];

for (const [fixture, totals, text] of silent) {
  test(`${fixture} is a failure`, () => {
    const result = run([fixture]);
    assert.is(result.exitCode, 1);
    assert.is(result.last, totals);
    includes(result, text);
  });
}

test("a failed assertion is printed with file, test and difference", () => {
  const result = run(["fails"]);
  assert.is(result.last, "1 passed, 1 failed");
  includes(result, "helpers/fixtures/runner/fails.ts > fails: compares");
  includes(result, '++··"a":·2');
});

test("skip() is counted apart and its reason printed", () => {
  const result = run(["skips", "skips-file"]);
  assert.is(result.exitCode, 0);
  assert.is(result.last, "1 passed, 0 failed, 3 skipped");
  for (const reason of ["no moon", "no sun", "no sky"]) includes(result, reason);
});

test("skip() is a failure with RL_MUST_RUN=1", () => {
  const result = run(["skips"], { RL_MUST_RUN: "1" });
  assert.is(result.exitCode, 1);
  assert.is(result.last, "1 passed, 2 failed");
});

test("with --again a file that fails is judged by another run, alone, and both are shown", () => {
  const mark = join(mkdtempSync(join(tmpdir(), "rl-runner-")), "mark");
  const result = run(["fails-once", "passes"], { RL_TEST_MARK: mark }, ["--again"]);
  assert.equal([result.exitCode, result.last], [0, "3 passed, 0 failed"]);
  includes(result, "FAIL helpers/fixtures/runner/fails-once.ts  0 passed, 1 failed");
  includes(result, "once more, alone:");
  includes(result, "ok   helpers/fixtures/runner/fails-once.ts  1 passed");
  rmSync(mark);
  assert.is(run(["fails-once"], { RL_TEST_MARK: mark }).last, "0 passed, 1 failed");
  const always = run(["fails", "passes"], {}, ["--again"]);
  assert.equal([always.exitCode, always.last], [1, "3 passed, 1 failed"]);
  rmSync(dirname(mark), { recursive: true });
});

test("with --again many files that fail are not run again", () => {
  const result = run(["fails", "no-tests", "no-run", "fails-to-load"], {}, ["--again"]);
  assert.is(result.exitCode, 1);
  assert.not.ok(result.lines.includes("once more, alone:"));
});

test("what a test prints does not change the totals", () => {
  assert.is(run(["prints-totals"], { RL_TEST_VERBOSE: "1" }).last, "1 passed, 0 failed");
});

test("a path without tests is a failure", () => {
  const result = run(["not-there"]);
  assert.is(result.exitCode, 1);
  assert.is(result.last, "0 passed, 1 failed");
});

test("no path is a failure", () => {
  const result = run([]);
  assert.is(result.exitCode, 1);
  assert.is(result.last, "0 passed, 1 failed");
});

test("judge() fails a suite that lost a test on the way", () => {
  const events = parseEvents('{"event":"pass","test":"a"}\n{"event":"end","registered":2}\n');
  const result = judge(events, { exitCode: 0, signal: null }, false);
  assert.equal(result.failures, [{ test: "(file)", text: "2 tests were registered, 1 finished" }]);
});

test("parseEvents() drops a line torn by a kill", () => {
  assert.equal(parseEvents('{"event":"begin","test":"a"}\n{"event":"pa'), [{ event: "begin", test: "a" }]);
});

test.run();
