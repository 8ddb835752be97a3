import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseUserSpec } from "../../../core/bundle/user.ts";

const test = suite("parseUserSpec");

test("parseUserSpec takes digits as numbers, everything else as names", () => {
  const table: readonly [string, object][] = [
    ["", { text: "0", uid: 0 }],
    ["web", { text: "web" }],
    ["1000", { text: "1000", uid: 1000 }],
    ["1000:100", { text: "1000:100", uid: 1000, gid: 100 }],
    ["web:100", { text: "web:100", gid: 100 }],
    [":100", { text: "0:100", uid: 0, gid: 100 }],
    ["4294967294", { text: "4294967294", uid: 4294967294 }],
    ["-1", { text: "-1" }],
    ["0x10", { text: "0x10" }],
    ["007", { text: "007", uid: 7 }],
  ];
  for (const [spec, parsed] of table) assert.equal(parseUserSpec(spec), parsed, spec);
});

test("parseUserSpec refuses ids that wrap around", () => {
  for (const id of ["4294967295", "4294967296", "2147483648000", "9".repeat(400)]) {
    assert.throws(() => parseUserSpec(id), /above the highest id/);
    assert.throws(() => parseUserSpec(`a:${id}`), /above the highest id/);
  }
});

test("parseUserSpec refuses a third part, an empty group, white space and control characters", () => {
  for (const spec of ["a:b:c", "a:", ":", "a b", "a\nroot", "a\0", "a,b", "\u0085"])
    assert.throws(() => parseUserSpec(spec), /not of the form/, JSON.stringify(spec));
});

test.run();
