import { suite } from "uvu";
import * as assert from "uvu/assert";
import { escapeLines, escapeText } from "../../core/escape.ts";

const test = suite("escape");

const CASES: readonly (readonly [what: string, text: string, escaped: string])[] = [
  ["plain text", "docker.io/library/alpine:3", "docker.io/library/alpine:3"],
  ["letters of other scripts", "naïve 日本語 عربي 😀", "naïve 日本語 عربي 😀"],
  ["a joined emoji", "👩‍🚀", "👩‍🚀"],
  ["line breaks and tabs", "a\nb\r\tc", "a\\nb\\r\\tc"],
  ["an escape sequence", "\u001b[2J\u001b]0;x\u0007", "\\u001b[2J\\u001b]0;x\\u0007"],
  ["DEL and C1", "\u007f\u009b31m", "\\u007f\\u009b31m"],
  ["text that turns direction", "abc\u202egpj.exe", "abc\\u202egpj.exe"],
  ["isolates and marks", "\u2066x\u2069\u200e\u200f\u061c", "\\u2066x\\u2069\\u200e\\u200f\\u061c"],
  ["separators", "a\u2028b\u2029c", "a\\u2028b\\u2029c"],
  ["invisible characters", "a\u200bb\ufeffc\u2060d", "a\\u200bb\\ufeffc\\u2060d"],
  ["tag characters", "a\u{e0041}b", "a\\udb40\\udc41b"],
  ["a lone surrogate", "a\ud800b", "a\\ud800b"],
  ["nothing", "", ""],
];

for (const [what, text, escaped] of CASES) {
  test(`escapeText() of ${what}`, () => assert.is(escapeText(text), escaped));
}

test("escapeLines() keeps line breaks and tabs, and nothing else that is unsafe", () => {
  assert.is(escapeLines("a\n\tb\u001b[0m\r"), "a\n\tb\\u001b[0m\\r");
});

test.run();
