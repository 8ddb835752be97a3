import { suite } from "uvu";
import * as assert from "uvu/assert";
import { sprintf } from "../../../../core/engine/template/printf.ts";

const test = suite("sprintf()");

// Most of what it does is in test/vectors/template; these are values that templates there do not have.
const CASES: readonly (readonly [format: string, args: readonly unknown[], text: string])[] = [
  ["%v %s", [undefined, "a"], "<nil> a"],
  ["%s", [null], "%!s(<nil>)"],
  ["%d", [1.5], "%!d(float64=1.5)"],
  ["%v", [1e21], "1e+21"],
  ["%5000d", [1], `${" ".repeat(999)}1`],
  ["%.500f", [0.5], `0.5${"0".repeat(99)}`],
  ["%T %T %T", [[], new Map(), null], "[]interface {} map[string]interface {} <nil>"],
  ["%c", [-1], "\ufffd"],
  ["%é", [1], "%!é(int=1)"],
];

for (const [format, args, text] of CASES) {
  test(`of "${format}"`, () => assert.is(sprintf(format, args as readonly object[]), text));
}

test.run();
