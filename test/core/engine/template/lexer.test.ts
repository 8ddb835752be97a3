import { suite } from "uvu";
import * as assert from "uvu/assert";
import { tokenize } from "../../../../core/engine/template/lexer.ts";
import { refusal } from "../../../cli/helpers.ts";

const test = suite("tokenize()");

/** Kinds and texts; a space marks tokens that have one before them. */
const tokens = (source: string): string[] =>
  tokenize(source).map(({ kind, text, spaced }) => `${spaced ? " " : ""}${kind}:${text}`);

test("keeps text as it is, but for tabs and line breaks that are written as escapes", () => {
  assert.equal(tokens("a\\tb\\nc\\x"), ["text:a\tb\nc\\x", "end-of-text:"]);
  assert.equal(tokens('{{"a\\tb"}}'), ["text:", "string:a\tb", "close:}}", "text:", "end-of-text:"]);
});

test("trims the text beside {{- and -}}, escapes included", () => {
  assert.equal(tokens("a \\n{{- .X -}}\\t b"), ["text:a", " field:X", "close:}}", "text:b", "end-of-text:"]);
});

test("knows every kind of token", () => {
  assert.equal(tokens("{{$x, $:=a.B|(1)= . 'a' `r`}}").slice(1, -2), [
    "variable:x",
    "comma:,",
    " variable:",
    "declare::=",
    "word:a",
    "field:B",
    "pipe:|",
    "open-paren:(",
    "number:1",
    "close-paren:)",
    "assign:=",
    " dot:",
    " number:97",
    " string:r",
    "close:}}",
  ]);
});

test("drops comments and what their dashes trim", () => {
  assert.equal(tokens("a {{- /* }} */ -}} b{{/**/}}c"), ["text:a", "text:b", "text:c", "end-of-text:"]);
});

for (const [source, state] of [
  ["{{", "line 1, column 3: the braces are not closed"],
  ["x\n{{ .Name", "line 2, column 9: the braces are not closed"],
  ["{{'ab'}}", "line 1, column 3: single quotes hold one character; write a text in double quotes"],
  ['{{"\\q"}}', "line 1, column 3: the quotes hold an escape that Go has not"],
  ['{{"a}}', "line 1, column 3: the quotes are not closed"],
  ["{{3x}}", "line 1, column 3: this is not a number"],
  ["{{#}}", 'line 1, column 3: "#" has no meaning here'],
  ["{{/* a", "line 1, column 3: a comment must stand alone in its braces, {{/* like this */}}"],
] as const) {
  test(`refuses ${JSON.stringify(source)}`, () => assert.is(refusal(() => tokenize(source)).state, state));
}

test.run();
