import { suite } from "uvu";
import * as assert from "uvu/assert";
import { editDistance, nearest } from "../../../../core/engine/flags/nearest.ts";

const test = suite("nearest()");

const DISTANCES: readonly (readonly [string, string, number])[] = [
  ["", "", 0],
  ["a", "", 1],
  ["", "abc", 3],
  ["rm", "rm", 0],
  ["rmm", "rm", 1],
  ["rm", "rn", 1],
  ["evn", "env", 1],
  ["ab", "ba", 1],
  ["abcd", "badc", 2],
  ["kitten", "sitting", 3],
  // Optimal string alignment: a swapped pair is not edited again.
  ["ca", "abc", 3],
];

for (const [left, right, distance] of DISTANCES) {
  test(`editDistance() of "${left}" and "${right}" is ${distance}, both ways`, () => {
    assert.is(editDistance(left, right), distance);
    assert.is(editDistance(right, left), distance);
  });
}

test("nearest() finds the word that was meant", () => {
  assert.is(nearest("rn", ["run", "rm", "pull"]), "run");
  assert.is(nearest("pul", ["run", "pull"]), "pull");
  assert.is(nearest("interactiv", ["init", "interactive"]), "interactive");
});

test("nearest() suggests nothing when everything is far off", () => {
  assert.is(nearest("banana", ["run", "pull"]), undefined);
  assert.is(nearest("xyz", ["env", "rm"]), undefined);
  assert.is(nearest("a", []), undefined);
});

test("nearest() prefers the first of equals", () => {
  assert.is(nearest("rxm", ["rm", "ram"]), "rm");
});

test.run();
