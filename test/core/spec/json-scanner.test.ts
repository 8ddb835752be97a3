import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  type Cursor,
  JsonFault,
  readLiteral,
  readNumber,
  readString,
  skipSpace,
  unexpected,
} from "../../../core/spec/json-scanner.ts";

const test = suite("core/spec/json-scanner");

const cursor = (text: string, at = 0): Cursor => ({ text, at });

/** The place of the fault that reading ends in. */
function faultAt(read: () => unknown): number {
  try {
    read();
  } catch (fault) {
    if (fault instanceof JsonFault) return fault.at;
    throw fault;
  }
  return -1;
}

test("skipSpace: moves past the four kinds of white space and gives the next character", () => {
  const at = cursor(" \t\r\n{");
  assert.is(skipSpace(at), "{");
  assert.is(at.at, 4);
  assert.is(skipSpace(cursor("  ")), "");
  assert.is(skipSpace(cursor("\v")), "\v");
});

test("readLiteral: moves past the word, or faults where it began", () => {
  const at = cursor("[null", 1);
  readLiteral(at, "null");
  assert.is(at.at, 5);
  assert.is(
    faultAt(() => readLiteral(cursor("[nul", 1), "null")),
    1,
  );
});

test("readNumber: stops behind the number", () => {
  const at = cursor("[-1.5e+2,", 1);
  assert.is(readNumber(at), -150);
  assert.is(at.at, 8);
});

test("readNumber: faults where the number began", () => {
  for (const literal of ["9007199254740992", "-9007199254740992", "1e999", "-", ".5", ""]) {
    assert.is(
      faultAt(() => readNumber(cursor(`[${literal}`, 1))),
      1,
      literal,
    );
  }
});

test("readNumber: reads integers of 64 bits exactly when it is asked to", () => {
  const read = (text: string): unknown => readNumber(cursor(text), true);
  assert.equal([read("9007199254740991"), read("-0.5"), read("1e15")], [2 ** 53 - 1, -0.5, 1e15]);
  for (const value of [2n ** 53n, 2n ** 53n + 1n, 2n ** 64n - 1n, -(2n ** 63n)]) {
    const at = cursor(`${value},`);
    assert.is(readNumber(at, true), value);
    assert.is(at.at, `${value}`.length);
  }
  // Exponents and fractions are for numbers that are measured, not counted.
  for (const literal of ["18446744073709551616", "-9223372036854775809", "1e16", "1e999", "9".repeat(1e6)]) {
    assert.is(
      faultAt(() => readNumber(cursor(`[${literal}`, 1), true)),
      1,
    );
  }
});

test("readString: stops behind the closing quote", () => {
  const at = cursor('["a\\n\\u00e9b"]', 1);
  assert.is(readString(at), "a\néb");
  assert.is(at.at, 13);
});

test("readString: faults at the string's begin, or at the character that may not be there", () => {
  assert.is(
    faultAt(() => readString(cursor('["abc', 1))),
    1,
  );
  assert.is(
    faultAt(() => readString(cursor('["\\ud800"', 1))),
    1,
  );
  assert.is(
    faultAt(() => readString(cursor('["a\u001f"', 1))),
    3,
  );
  assert.is(
    faultAt(() => readString(cursor('["a\\x"', 1))),
    3,
  );
});

test("unexpected: names a whole character outside the basic plane, or the end", () => {
  assert.is(unexpected(cursor("😀")).message, '"😀" is out of place');
  assert.is(unexpected(cursor("a", 1)).message, "it ends too early");
});

test.run();
