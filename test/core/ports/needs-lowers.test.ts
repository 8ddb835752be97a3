import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import { NeedsLowersError } from "../../../core/ports/needs-lowers.ts";

const test = suite("core/ports/needs-lowers");

test("it is told apart from other errors of the project, and names the tree", () => {
  const error = new NeedsLowersError("a tree");
  assert.ok(isRlError(error));
  assert.is(error.code, "unsupported");
  assert.match(error.message, /"a tree"/);
});

test.run();
