import { constants } from "node:os";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { errnoOf } from "../../../core/plan/errno.ts";

const test = suite("errnoOf");

test("errnoOf names errors as this machine's C library does", () => {
  const numbers = new Map(Object.entries(constants.errno));
  let compared = 0;
  for (let number = 0; number < 200; number++) {
    const expected = numbers.get(errnoOf(number).name);
    if (expected === undefined) continue;
    assert.is(number, expected, errnoOf(number).name);
    compared++;
  }
  assert.ok(compared > 50, `${compared} names were compared`);
});

test("errnoOf finds the first line, the last line and numbers that begin another", () => {
  assert.is(errnoOf(1).name, "EPERM");
  assert.is(errnoOf(13).name, "EACCES");
  assert.is(errnoOf(130).name, "EOWNERDEAD");
});

test("errnoOf keeps the whole meaning", () => {
  assert.is(errnoOf(2).text, "no such file or directory");
  assert.is(errnoOf(130).text, "owner died");
});

test("errnoOf calls a number that is not listed by its number", () => {
  for (const number of [0, 41, 134, 4000, -1, 1.5])
    assert.equal(errnoOf(number), { name: `errno ${number}`, text: `error ${number}` });
});

test("errnoOf has a meaning for people: lower case, no full stop", () => {
  for (let number = 0; number < 200; number++) assert.match(errnoOf(number).text, /^[a-z].*[^. ]$/);
});

test.run();
