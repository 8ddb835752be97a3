import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parsePreserved, preservedRecords } from "../../../core/runtime/preserved.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("preserved descriptors");

test("parsePreserved takes numbers that a process can have", () => {
  for (const [text, count] of [
    ["0", 0],
    ["3", 3],
    ["1048576", 1048576],
  ] as const)
    assert.is(parsePreserved(text), count);
});

test("parsePreserved refuses all else", () => {
  for (const text of ["", "-1", "1.5", "0x3", "1e3", " 3", "1048577", "99999999999999999999"]) {
    const error = refusal(() => parsePreserved(text));
    assert.equal([error.code, error.subject], ["invalid", text]);
  }
});

test("preservedRecords is of some, and nothing of none", () => {
  assert.equal(preservedRecords(0), []);
  assert.equal(preservedRecords(2), [{ record: "preserveDescriptors", count: 2 }]);
});

test.run();
