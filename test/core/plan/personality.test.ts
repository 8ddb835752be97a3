import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compilePersonality } from "../../../core/plan/personality.ts";

const test = suite("compilePersonality");

test("compilePersonality gives the domains the kernel's numbers", () => {
  assert.equal(compilePersonality(undefined), []);
  assert.equal(compilePersonality({ domain: "LINUX" }), [{ record: "personality", value: 0 }]);
  assert.equal(compilePersonality({ domain: "LINUX32", flags: [] }), [{ record: "personality", value: 8 }]);
});

test("compilePersonality refuses flags, of which there are none", () => {
  assert.throws(
    () => compilePersonality({ domain: "LINUX", flags: ["ADDR_NO_RANDOMIZE"] }),
    /there are no flags/,
  );
});

test.run();
