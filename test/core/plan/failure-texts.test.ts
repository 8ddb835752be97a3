import { suite } from "uvu";
import * as assert from "uvu/assert";
import { errnoOf } from "../../../core/plan/errno.ts";
import type { StepText } from "../../../core/plan/failure-text.ts";
import { MAP_HELPER_TEXTS, MONITOR_STEPS, STEP_TEXTS } from "../../../core/plan/failure-texts.ts";
import { RECORDS } from "../../../core/plan/records.ts";

const test = suite("core/plan/failure-texts");

const steps: readonly (readonly [step: string, texts: StepText])[] = Object.entries(STEP_TEXTS);
const known = new Set(Array.from({ length: 200 }, (_, number) => errnoOf(number).name));

test("MONITOR_STEPS has the numbers of enum failure_step in syscalls-c/failure.h", async () => {
  const text = await Bun.file(new URL("../../../syscalls-c/failure.h", import.meta.url)).text();
  const [, body = ""] = /enum failure_step \{([^}]*)\}/.exec(text) ?? [];
  const numbers = Array.from(body.matchAll(/\bSTEP_\w+ = (\d+)/g), ([, number]) => Number(number));
  assert.equal(numbers, Object.values(MONITOR_STEPS));
});

test("MONITOR_STEPS and the ops of records do not meet", () => {
  const ops = new Set<number>(Object.values(RECORDS).map(({ op }) => op));
  for (const number of Object.values(MONITOR_STEPS)) assert.not(ops.has(number));
});

test("STEP_TEXTS names only errors that a number leads to", () => {
  for (const [step, { errors = {} }] of [
    ...steps,
    ["map helper", { action: "", errors: MAP_HELPER_TEXTS }] as const,
  ])
    for (const error of Object.keys(errors)) assert.ok(known.has(error), `${step}: ${error}`);
});

test("STEP_TEXTS fit into a message: actions and states without full stop, hints as sentences", () => {
  for (const [step, { action, errors = {}, hint }] of steps) {
    assert.match(action, /^[a-z][a-z -]*[a-z]$/, step);
    const hints = [hint, ...Object.values(errors).map((text) => text.hint)];
    for (const sentence of hints) if (sentence !== undefined) assert.match(sentence, /^[A-Z].*\.$/, step);
    for (const { state } of Object.values(errors))
      if (state !== undefined) assert.match(state, /^[a-z/].*[^. ]$/, step);
  }
});

test("STEP_TEXTS says something for each error it lists", () => {
  for (const [step, { errors = {} }] of steps)
    for (const [error, text] of Object.entries(errors))
      assert.ok(Object.keys(text).length > 0, `${step}: ${error}`);
});

test("the codes that set the exit status belong to exec alone", () => {
  for (const [step, { errors = {} }] of steps)
    for (const { code } of Object.values(errors))
      if (code === "command-not-found" || code === "not-executable") assert.is(step, "exec");
});

test.run();
