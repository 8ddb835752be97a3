import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseNumber } from "../../../../core/engine/template/number.ts";

const test = suite("parseNumber()");

const CASES: readonly (readonly [text: string, value: number | undefined])[] = [
  ["0", 0],
  ["-12", -12],
  ["+4", 4],
  ["1_000", 1000],
  ["0x1F", 31],
  ["0b101", 5],
  ["0o17", 15],
  ["017", 15],
  ["1.5", 1.5],
  [".5", 0.5],
  ["2.5e3", 2500],
  ["08", undefined],
  ["1__0", undefined],
  ["1_", undefined],
  ["0x", undefined],
  ["", undefined],
  ["-", undefined],
  ["1e999", undefined],
];

for (const [text, value] of CASES) test(`of "${text}"`, () => assert.is(parseNumber(text), value));

test.run();
