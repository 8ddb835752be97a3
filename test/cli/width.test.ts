import { suite } from "uvu";
import * as assert from "uvu/assert";
import { clip, displayWidth } from "../../cli/width.ts";

const test = suite("width");

const WIDTHS: readonly (readonly [text: string, cells: number])[] = [
  ["", 0],
  ["alpine", 6],
  ["naïve", 5],
  ["e\u0301", 1],
  ["日本", 4],
  ["한국", 4],
  ["ｱ", 1],
  ["Ａ", 2],
  ["😀", 2],
  ["a日b", 4],
  ["\u{20000}", 2],
  ["a\u200db", 2],
];

for (const [text, cells] of WIDTHS) {
  test(`displayWidth() of ${JSON.stringify(text)} is ${cells}`, () => assert.is(displayWidth(text), cells));
}

test("clip() keeps what fits and cuts no character", () => {
  assert.is(clip("abcdef", 3), "abc");
  assert.is(clip("abc", 3), "abc");
  assert.is(clip("日本語", 5), "日本");
  assert.is(clip("日本語", 0), "");
  assert.is(clip("e\u0301x", 1), "e\u0301");
  assert.is(clip("😀😀", 3), "😀");
  assert.is(clip("abc", -1), "");
});

test.run();
