import { suite } from "uvu";
import * as assert from "uvu/assert";
import { CHECKPOINT_FLAGS } from "../../../cli/flags/checkpoint.ts";

const test = suite("CHECKPOINT_FLAGS");

test("none is shown, and none is there twice", () => {
  assert.ok(CHECKPOINT_FLAGS.every(({ hidden }) => hidden === true));
  const names = CHECKPOINT_FLAGS.map(({ name }) => name);
  assert.is(new Set(names).size, names.length);
  for (const name of ["image-path", "leave-running", "detach"]) assert.ok(names.includes(name), name);
});

test.run();
