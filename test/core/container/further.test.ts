import { suite } from "uvu";
import * as assert from "uvu/assert";
import { furtherOf } from "../../../core/container/further.ts";
import { DOCUMENT } from "./documents.ts";

const test = suite("parts that only some documents have");

test("they are there, or are not", () => {
  assert.is(furtherOf(DOCUMENT).labels, undefined);
  assert.equal(furtherOf({ ...DOCUMENT, labels: { a: "b" } } as typeof DOCUMENT).labels, { a: "b" });
});

test.run();
