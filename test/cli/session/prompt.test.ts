import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createPrompt, ENDED, GIVEN_UP, press } from "../../../cli/session/prompt.ts";
import { recordOutput } from "../helpers.ts";

const test = suite("prompt");

/** What a row of keys makes of an empty line. */
function type(keys: string): string | symbol {
  let typed = "";
  for (const key of keys) {
    const next = press(typed, key);
    if (typeof next === "symbol") return next === ENDED ? typed : next;
    typed = next;
  }
  return typed;
}

test("keys make a line", () => {
  assert.is(type("secret\r"), "secret");
  assert.is(type("secret\nmore"), "secret");
  assert.is(type("sä€😀\r"), "sä€😀");
  assert.is(type("ab\u007f\u007f\u007fc\r"), "c");
  assert.is(type("a😀\bb\r"), "ab");
  assert.is(type("wrong\u0015right\r"), "right");
  assert.is(type("a\u001b[Db\tc\r"), "a[Dbc");
  assert.is(type("abc\u0004"), "abc");
});

test("Ctrl-C, and Ctrl-D on an empty line, give up", () => {
  assert.is(type("abc\u0003"), GIVEN_UP);
  assert.is(type("\u0004"), GIVEN_UP);
  assert.is(type("a\u007f\u0004"), GIVEN_UP);
});

test("somebody can be asked where standard input is a terminal", () => {
  const { signal } = new AbortController();
  assert.is(createPrompt(recordOutput([0]), signal).interactive, true);
  assert.is(createPrompt(recordOutput([1, 2]), signal).interactive, false);
});

test.run();
