import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readHooks } from "../../../core/runtime/read-hooks.ts";
import { testRefusals, WHOLE } from "./whole.ts";

const test = suite("readHooks");

test("reads every point of the life cycle, and none", () => {
  assert.equal(readHooks(WHOLE.hooks, "hooks"), WHOLE.hooks);
  assert.equal(readHooks({}, "hooks"), {});
  assert.equal(readHooks({ prestart: null, later: 1 }, "hooks"), {});
});

testRefusals(test, [
  ["hooks", [], "hooks", /instead of an object/],
  ["hooks.poststop", { path: "/h" }, "hooks.poststop", /instead of an array/],
  ["hooks.prestart.0", null, "hooks.prestart[0]", /null instead of an object/],
  ["hooks.prestart.0.path", undefined, "hooks.prestart[0].path", /missing/],
  ["hooks.createRuntime.0.path", "bin/hook", "hooks.createRuntime[0].path", /"bin\/hook" is not an absolute/],
  ["hooks.poststart.0.path", "", "hooks.poststart[0].path", /empty/],
  ["hooks.createContainer.0.args", "hook", "hooks.createContainer[0].args", /instead of an array/],
  ["hooks.startContainer.0.env.0", "A=\0", "hooks.startContainer[0].env[0]", /NUL/],
  ["hooks.poststart.0.timeout", 0, "hooks.poststart[0].timeout", /0 is not within 1 to/],
  ["hooks.poststart.0.timeout", -1, "hooks.poststart[0].timeout", /-1 is not within 1 to/],
  ["hooks.poststart.0.timeout", 1.5, "hooks.poststart[0].timeout", /a fraction instead of an integer/],
]);

test.run();
