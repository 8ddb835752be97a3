import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseDetachKeys } from "../../../core/container/detach-keys.ts";
import { isRlError } from "../../../core/errors.ts";

const test = suite("parseDetachKeys");

const bytes = (text: string): number[] => [...parseDetachKeys(text)];

test("parseDetachKeys reads keys as docker has them written", () => {
  assert.equal(bytes("ctrl-p,ctrl-q"), [16, 17]);
  assert.equal(bytes("ctrl-x,x"), [24, 120]);
  assert.equal(bytes("ctrl-@,ctrl-[,ctrl-\\,ctrl-],ctrl-^,ctrl-_,DEL"), [0, 27, 28, 29, 30, 31, 127]);
  assert.equal(bytes("~"), [126]);
  assert.equal(bytes(""), []);
});

test("parseDetachKeys refuses what is no key, and says which", () => {
  for (const [text, key] of [
    ["ctrl-1", "ctrl-1"],
    ["ctrl-A", "ctrl-A"],
    ["a,,b", ""],
    ["ctrl-", "ctrl-"],
    ["ctrl-ab", "ctrl-ab"],
    ["xyz", "xyz"],
    ["é", "é"],
    ["a, ", " "],
  ] as const) {
    assert.throws(
      () => parseDetachKeys(text),
      (error: unknown) =>
        isRlError(error) &&
        error.code === "invalid" &&
        error.message.includes(`${JSON.stringify(key)} is no key`),
      text,
    );
  }
});

test("parseDetachKeys takes as many as the client holds back", () => {
  const keys = Array.from({ length: 64 }, () => "a");
  assert.is(bytes(keys.join(",")).length, 64);
  assert.throws(() => parseDetachKeys([...keys, "a"].join(",")), /more than 64/);
});

test.run();
