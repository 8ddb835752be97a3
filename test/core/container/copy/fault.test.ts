import { suite } from "uvu";
import * as assert from "uvu/assert";
import { copyFault, notFound } from "../../../../core/container/copy/fault.ts";

const test = suite("copy faults");

test("notFound says why", () => {
  assert.is(notFound("/x", 2).message, 'Cannot copy "/x": there is no such file or directory');
  assert.is(notFound("/x", 13).code, "denied");
  assert.match(notFound("/x", 40).message, /symbolic links/);
});

test("copyFault is about what was typed", () => {
  const error = copyFault("/x", "it is odd", "io", "mend it");
  assert.equal([error.message, error.code, error.hint], ['Cannot copy "/x": it is odd', "io", "mend it"]);
});

test.run();
