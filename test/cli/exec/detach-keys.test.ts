import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseDetachKeys } from "../../../cli/exec/detach-keys.ts";
import { refusal } from "../helpers.ts";

const test = suite("parseDetachKeys");

test("parseDetachKeys reads what docker's manual has", () => {
  for (const [text, ...bytes] of [
    ["ctrl-p,ctrl-q", 16, 17],
    ["a,B", 97, 66],
    ["ctrl-@", 0],
    ["ctrl-[,ctrl-\\,ctrl-],ctrl-^,ctrl-_", 27, 28, 29, 30, 31],
    ["ctrl-a,ctrl-z", 1, 26],
    [""],
  ] as const)
    assert.equal([...parseDetachKeys(text)], bytes, text);
});

test("parseDetachKeys refuses what is no key, and too many", () => {
  for (const text of ["ctrl-", "ctrl-P", "ctrl-1", "ab", ",", "a,", "é", "ctrl-p ctrl-q"])
    assert.is(refusal(() => parseDetachKeys(text)).code, "invalid", text);
  assert.is(parseDetachKeys(Array(64).fill("a").join(",")).length, 64);
  assert.match(refusal(() => parseDetachKeys(Array(65).fill("a").join(","))).state, /64/);
});

test.run();
