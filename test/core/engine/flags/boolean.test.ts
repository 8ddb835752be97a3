import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseBoolean } from "../../../../core/engine/flags/boolean.ts";

const test = suite("parseBoolean()");

test("parseBoolean() knows the spellings of Go", () => {
  for (const text of ["1", "t", "T", "true", "True", "TRUE"]) assert.is(parseBoolean(text), true, text);
  for (const text of ["0", "f", "F", "false", "False", "FALSE"]) assert.is(parseBoolean(text), false, text);
});

test("parseBoolean() knows nothing else", () => {
  for (const text of ["", "yes", "no", "on", "tRue", " true", "2", "constructor"]) {
    assert.is(parseBoolean(text), undefined, text);
  }
});

test.run();
