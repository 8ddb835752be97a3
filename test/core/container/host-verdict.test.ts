import { suite } from "uvu";
import * as assert from "uvu/assert";
import { kernelAtLeast } from "../../../core/container/host-verdict.ts";

const test = suite("kernelAtLeast()");

const CASES: readonly (readonly [release: string, expected: boolean])[] = [
  ["5.11.0", true],
  ["5.11", true],
  ["5.10.0-28-amd64", false],
  ["5.9.16", false],
  ["5.110.1", true],
  ["6.1.0-13-amd64", true],
  ["10.0.0", true],
  ["4.20.0", false],
  ["", false],
  ["garbage", false],
];

for (const [release, expected] of CASES) {
  test(`kernelAtLeast() of "${release}" and 5.11 is ${expected}`, () => {
    assert.is(kernelAtLeast(release, 5, 11), expected);
  });
}

test.run();
