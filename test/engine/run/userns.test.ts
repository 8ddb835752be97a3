import { suite } from "uvu";
import * as assert from "uvu/assert";
import { innerIds } from "../../../engine/run/userns.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("innerIds");
const ME = { uid: 1000, gid: 100 };

test("root, oneself, or the ids that are named", () => {
  assert.is(innerIds("host", ME), undefined);
  assert.equal(innerIds("keep-id", ME), ME);
  assert.equal(innerIds("keep-id:uid=7,gid=8", ME), { uid: 7, gid: 8 });
  assert.equal(innerIds("keep-id:gid=8", ME), { uid: 1000, gid: 8 });
});

test("what cannot be had is refused with the reason", () => {
  assert.match(refusal(() => innerIds("auto", ME)).message, /a copy of the image for each/);
  assert.match(refusal(() => innerIds("auto:size=9", ME)).message, /a copy of the image for each/);
  assert.match(refusal(() => innerIds("nomap", ME)).message, /cannot reach the image/);
  for (const mode of ["keep", "keep-id:uid=x", "keep-id:uid=4294967295", "keep-id:size=1", "keep-id:a:b"]) {
    assert.is(refusal(() => innerIds(mode, ME)).code, "invalid", mode);
  }
});

test.run();
