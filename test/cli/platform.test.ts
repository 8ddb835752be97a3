import { suite } from "uvu";
import * as assert from "uvu/assert";
import { platformOf } from "../../cli/platform.ts";
import { makeContext, refusal } from "./helpers.ts";

const test = suite("platformOf()");

test("is this machine's unless another one is asked for", () => {
  const context = makeContext();
  assert.equal(platformOf(undefined, context), { os: "linux", architecture: "amd64" });
  assert.is(platformOf("linux/arm64", context).architecture, "arm64");
  assert.is(platformOf("arm64", context).os, "linux");
});

test("refuses what is no platform", () => {
  assert.is(refusal(() => platformOf("a/b/c/d", makeContext())).code, "invalid");
});

test.run();
