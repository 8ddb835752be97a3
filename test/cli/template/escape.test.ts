import { suite } from "uvu";
import * as assert from "uvu/assert";
import { escapeValue } from "../../../cli/template/escape.ts";
import {
  isMethod,
  isTextMap,
  NIL_LIST,
  NIL_MAP,
  textMap,
  type Value,
} from "../../../core/engine/template/value.ts";

const test = suite("escapeValue()");

test("escapes every text, however deep, keys included", () => {
  const value = { a: "x\u001b[2J", b: ["\n", 1, null, undefined], c: new Map([["\t", { d: "\u202e" }]]) };
  assert.equal(escapeValue(value), {
    a: "x\\u001b[2J",
    b: ["\\n", 1, null, undefined],
    c: new Map([["\\t", { d: "\\u202e" }]]),
  });
});

test("keeps nil as it is, and a map of texts one", () => {
  assert.is(escapeValue(NIL_LIST), NIL_LIST);
  assert.is(escapeValue(NIL_MAP), NIL_MAP);
  const map = escapeValue(textMap({ "a\t": "\n" }));
  assert.ok(isTextMap(map));
  assert.equal(map, textMap({ "a\\t": "\\n" }));
});

test("escapes what a method gives and keeps its number of arguments", () => {
  const escaped = escapeValue((name: Value) => `${name}\n`);
  assert.ok(isMethod(escaped));
  if (!isMethod(escaped)) return;
  assert.is(escaped.length, 1);
  assert.is(escaped("a"), "a\\n");
});

test.run();
