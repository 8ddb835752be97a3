import { suite } from "uvu";
import * as assert from "uvu/assert";
import { splitFields } from "../../../core/engine/csv.ts";

const test = suite("splitFields()");

test("splitFields() reads fields, quoted ones too", () => {
  assert.equal(splitFields("a=b,c"), ["a=b", "c"]);
  assert.equal(splitFields('type=bind,"src=/a,b",dst=/c'), ["type=bind", "src=/a,b", "dst=/c"]);
  assert.equal(splitFields('"say ""so"""'), ['say "so"']);
  assert.equal(splitFields(""), [""]);
  assert.equal(splitFields("a,"), ["a", ""]);
});

test("splitFields() gives nothing where quotation marks do not match", () => {
  for (const text of ['"a', 'a"b', '"a"b', 'a,"']) assert.is(splitFields(text), undefined, text);
});

test.run();
