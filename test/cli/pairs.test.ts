import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parsePairs } from "../../cli/pairs.ts";

const test = suite("parsePairs()");

test("parsePairs() splits at the first =, and the last of a key counts", () => {
  assert.equal(parsePairs(["a=b=c", "d", "a=e"]), { a: "e", d: "" });
});

test.run();
