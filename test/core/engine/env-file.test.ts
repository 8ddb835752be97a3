import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseEnvironmentFile, parseEnvironmentFlag } from "../../../core/engine/env-file.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("env-file");

const HERE = { HOME: "/home/alice", EMPTY: "", UNSET: undefined };

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const parse = (text: string): string[] => parseEnvironmentFile("app.env", bytes(text), HERE);

const FILES: readonly (readonly [what: string, text: string, entries: string[]])[] = [
  ["an empty file", "", []],
  ["lines", "A=1\nB=2\n", ["A=1", "B=2"]],
  ["a last line without an end", "A=1", ["A=1"]],
  ["line ends of Windows", "A=1\r\nB=2\r\n", ["A=1", "B=2"]],
  ["comments and empty lines", "# x\n\n  # y\n\t\nA=1\n", ["A=1"]],
  ["a # inside a value", "A=1 # one", ["A=1 # one"]],
  ["blanks before a name", "  \tA=1", ["A=1"]],
  ["values untouched", "A= x \nB=\"q\"\nC='q'\nD=a=b", ["A= x ", 'B="q"', "C='q'", "D=a=b"]],
  ["an empty value", "A=", ["A="]],
  ["a byte order mark", "\ufeffA=1", ["A=1"]],
  ["a name alone", "HOME", ["HOME=/home/alice"]],
  ["a name alone with blanks after it", "HOME  ", ["HOME=/home/alice"]],
  ["a name alone whose value is empty", "EMPTY", ["EMPTY="]],
  ["a name alone that is not set", "NOWHERE\nUNSET\nA=1", ["A=1"]],
  ["a name alone that objects inherit", "constructor\n__proto__", []],
  ["names that shells would not take", "a.b-c=1", ["a.b-c=1"]],
  ["the same name twice", "A=1\nA=2", ["A=1", "A=2"]],
  ["other scripts", "NAME=日本語", ["NAME=日本語"]],
];

for (const [what, text, entries] of FILES) {
  test(`parseEnvironmentFile() reads ${what}`, () => assert.equal(parse(text), entries));
}

const REFUSED: readonly (readonly [text: string, state: string])[] = [
  ["A=1\n=2", "a line has no variable name before the = (line 2)"],
  ["A B=1", "a variable name holds a blank (line 1)"],
  ["A =1", "a variable name holds a blank (line 1)"],
  ["A B", "a variable name holds a blank (line 1)"],
  ["export A=1", "a variable name holds a blank (line 1)"],
  ["A=1\0", "a line holds a NUL byte (line 1)"],
  ["A\0=1", "a line holds a NUL byte (line 1)"],
];

for (const [text, state] of REFUSED) {
  test(`parseEnvironmentFile() refuses ${JSON.stringify(text)}`, () => {
    const error = refusal(() => parse(text));
    assert.is(error.code, "invalid");
    assert.is(error.message, `Cannot read environment file "app.env": ${state}`);
  });
}

test("parseEnvironmentFile() refuses bytes that are not UTF-8", () => {
  const error = refusal(() => parseEnvironmentFile("f", Uint8Array.of(0x41, 0x3d, 0xff), HERE));
  assert.is(error.state, "it is not UTF-8 text");
});

const FLAGS: readonly (readonly [text: string, entry: string])[] = [
  ["A=1", "A=1"],
  ["A=", "A="],
  ["A=b=c", "A=b=c"],
  ["HOME", "HOME=/home/alice"],
  ["EMPTY", "EMPTY="],
  // Without a value here, the image's is removed.
  ["NOWHERE", "NOWHERE"],
  ["constructor", "constructor"],
];

for (const [text, entry] of FLAGS) {
  test(`parseEnvironmentFlag() reads "${text}"`, () => assert.is(parseEnvironmentFlag(text, HERE), entry));
}

test("parseEnvironmentFlag() refuses a value without a name", () => {
  for (const text of ["", "=", "=x"]) {
    assert.is(refusal(() => parseEnvironmentFlag(text, HERE)).state, "it has no name");
  }
});

test.run();
