import { suite } from "uvu";
import * as assert from "uvu/assert";
import { report, warn } from "../../cli/report.ts";
import { RlError } from "../../core/errors.ts";
import { recordOutput } from "./helpers.ts";

const test = suite("report()");

const ERROR = new RlError({
  code: "not-found",
  action: "pull image",
  subject: "x",
  state: "no such image",
  hint: "check the name",
});

function reported(error: unknown, environment: Record<string, string> = {}, terminal = false): string {
  const output = recordOutput(terminal ? [2] : []);
  report(error, output, environment);
  assert.is(output.written.out, "");
  return output.written.err;
}

test("report() writes one line and the hint", () => {
  assert.is(reported(ERROR), 'rl: Cannot pull image "x": no such image\nhint: check the name\n');
});

test("report() leaves the hint out when there is none", () => {
  const error = new RlError({ code: "io", action: "read", subject: "f", state: "it is gone" });
  assert.is(reported(error), 'rl: Cannot read "f": it is gone\n');
});

test("report() lets nothing untrusted reach the terminal", () => {
  const hostile = "\u001b]0;owned\u0007\nrl: all is well\u202e";
  const error = new RlError({ code: "io", action: "pull", subject: hostile, state: hostile, hint: hostile });
  const text = reported(error, {}, true);
  // Our own colours are the only sequences: two to begin, two to end.
  assert.is(text.split("\u001b[").length - 1, 4);
  assert.is(text.split("\u001b").length - 1, 4);
  for (const character of ["\u0007", "\u202e"]) assert.not.match(text, character);
  assert.is(text.split("\n").length, 3);
});

test("report() calls what is no RlError a defect", () => {
  assert.is(
    reported(new TypeError("x is not a function")),
    "rl: Unexpected TypeError: x is not a function\nhint: this is a defect of rl; run again with RL_DEBUG=1 and report it\n",
  );
  assert.match(reported("text"), /^rl: Unexpected failure: text\n/);
  assert.match(reported(undefined), /^rl: Unexpected failure: undefined\n/);
});

test("report() colours only on a terminal, without NO_COLOR, not when it is dumb", () => {
  assert.match(reported(ERROR, {}, true), "\u001b[31mrl:\u001b[0m Cannot");
  assert.not.match(reported(ERROR, {}, false), "\u001b");
  assert.not.match(reported(ERROR, { NO_COLOR: "1" }, true), "\u001b");
  assert.not.match(reported(ERROR, { TERM: "dumb" }, true), "\u001b");
  assert.match(reported(ERROR, { NO_COLOR: "" }, true), "\u001b");
});

test("report() adds stack, codes and causes with RL_DEBUG=1", () => {
  const cause = new RlError({ code: "unavailable", action: "connect", subject: "h", state: "refused\u0007" });
  const error = new RlError({ code: "io", action: "pull", subject: "x", state: "failed", cause });
  const text = reported(error, { RL_DEBUG: "1" });
  assert.match(text, /\nstack \[io\]: RlError: Cannot pull "x": failed\n/);
  assert.match(text, /\ncaused by \[unavailable\]: RlError: Cannot connect "h": refused\\u0007\n/);
  assert.is(reported(error, { RL_DEBUG: "0" }), 'rl: Cannot pull "x": failed\n');
});

test("report() ends on causes that go in a circle", () => {
  const error = new Error("round");
  error.cause = error;
  const text = reported(error, { RL_DEBUG: "1" });
  assert.is(text.match(/caused by/g)?.length, 7);
});

test("warn() is marked as a warning", () => {
  const output = recordOutput();
  warn("no pasta\nhere", output, {});
  assert.is(output.written.err, "rl: warning: no pasta\\nhere\n");
});

test.run();
