import { suite } from "uvu";
import * as assert from "uvu/assert";
import { innerIds, isInnerMode } from "../../../../core/engine/run/userns.ts";
import { refusal } from "../../../cli/helpers.ts";

const test = suite("innerIds");
const ME = { uid: 1000, gid: 100 };

test("root, oneself, or the ids that are named", () => {
  assert.is(innerIds("host", ME), undefined);
  assert.equal(innerIds("keep-id", ME), ME);
  assert.equal(innerIds("keep-id:uid=7,gid=8", ME), { uid: 7, gid: 8 });
  assert.equal(innerIds("keep-id:gid=8", ME), { uid: 1000, gid: 8 });
});

test("ids of the container's own are none of the caller's", () => {
  for (const mode of ["auto", "auto:size=9", "nomap"]) {
    assert.ok(isInnerMode(mode), mode);
    assert.is(innerIds(mode, ME), undefined, mode);
  }
  for (const mode of ["host", "", "keep-id", "autox"]) assert.not(isInnerMode(mode), mode);
});

test("what cannot be had is refused with the reason", () => {
  for (const mode of [
    "keep",
    "keep-id:uid=x",
    "keep-id:uid=4294967295",
    "keep-id:size=1",
    "keep-id:a:b",
    "autox",
    "nomap:1",
  ]) {
    assert.is(refusal(() => innerIds(mode, ME)).code, "invalid", mode);
  }
});

test.run();
