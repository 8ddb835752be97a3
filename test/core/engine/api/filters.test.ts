import { suite } from "uvu";
import * as assert from "uvu/assert";
import { filterTexts } from "../../../../core/engine/api/filters.ts";

const test = suite("filterTexts");

test("each value is a filter of its own", () => {
  assert.equal(filterTexts(), []);
  assert.equal(filterTexts({ name: "web", label: ["a=b", "c"] }), ["name=web", "label=a=b", "label=c"]);
});

test.run();
