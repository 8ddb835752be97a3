import { suite } from "uvu";
import * as assert from "uvu/assert";
import { splitWords, unquote } from "../../../../core/image/commit/words.ts";

const test = suite("core/image/commit/words");

const VARIABLES = new Map([
  ["A", "1"],
  ["EMPTY", ""],
]);

test("blanks separate, and what protects them stays for later", () => {
  assert.equal(splitWords("a  b\tc"), ["a", "b", "c"]);
  assert.equal(splitWords('a="b c" d'), ['a="b c"', "d"]);
  assert.equal(splitWords("a='b c\\' d"), ["a='b c\\'", "d"]);
  assert.equal(splitWords("a=b\\ c d"), ["a=b\\ c", "d"]);
  assert.equal(splitWords(`a="it's b" c`), [`a="it's b"`, "c"]);
  assert.equal(splitWords("  "), []);
});

test("quotes and backslashes are taken away", () => {
  const cases: Record<string, string> = {
    plain: "plain",
    '"a b"': "a b",
    "'a b'": "a b",
    "a\\ b": "a b",
    '"a\\"b"': 'a"b',
    '"a\\nb"': "a\\nb",
    "'a\\b'": "a\\b",
    '""': "",
    "a'b'\"c\"": "abc",
  };
  for (const [word, expected] of Object.entries(cases)) assert.is(unquote(word, VARIABLES), expected, word);
});

test("variables stand for their values, but in single quotes and behind a backslash", () => {
  const cases: Record<string, string> = {
    $A: "1",
    "x${A}y": "x1y",
    '"$A"': "1",
    "'$A'": "$A",
    "\\$A": "$A",
    $UNKNOWN: "",
    "${EMPTY:-other}": "other",
    "${A:-other}": "1",
    "${A:+other}": "other",
    "${EMPTY:+other}": "",
    "${UNKNOWN:-$A}": "1",
    $: "$",
    "a$-b": "a$-b",
    $1: "$1",
  };
  for (const [word, expected] of Object.entries(cases)) assert.is(unquote(word, VARIABLES), expected, word);
});

test.run();
