import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compileTemplate } from "../../../../core/engine/template/execute.ts";
import { FUNCTIONS, HEAD_FUNCTIONS } from "../../../../core/engine/template/functions.ts";
import { refusal } from "../../../cli/helpers.ts";

const test = suite("functions");
const render = (template: string, data: object = {}): string => compileTemplate(template, FUNCTIONS)(data);

test("HEAD_FUNCTIONS leave a column's name as it is", () => {
  const heads = { A: "COLUMN A" };
  for (const call of [
    "lower .A",
    ".A | title",
    'split .A ","',
    'join .A ","',
    "truncate .A 3",
    "pad .A 1 2",
    "json .A",
  ]) {
    assert.is(compileTemplate(`{{${call}}}`, HEAD_FUNCTIONS)(heads), "COLUMN A", call);
  }
  assert.is(compileTemplate('{{printf "%.3s" .A}}', HEAD_FUNCTIONS)(heads), "COL");
});

test("both tables have the same names, and none that objects inherit", () => {
  assert.equal([...FUNCTIONS.keys()].sort(), [...HEAD_FUNCTIONS.keys()].sort());
  assert.not(FUNCTIONS.has("constructor"));
});

test("truncate ends with a whole character", () => {
  assert.is(render('{{truncate "日本" 4}}'), "日");
  assert.is(render('{{truncate "日本" 2}}'), "");
});

test("join takes nothing for an empty list", () => {
  assert.is(render('[{{join .L ","}}]', { L: null }), "[]");
});

test("a wrong argument is pointed at", () => {
  assert.is(
    refusal(() => render("{{join .L 3}}", { L: ["a"] })).state,
    "line 1, column 11: join: a text is wanted, not a value of kind int",
  );
  assert.match(refusal(() => render("{{truncate .S 9999}}", { S: "a" })).state, /^line 1, column 15: /);
  assert.match(refusal(() => render("{{pad .S -1 0}}", { S: "a" })).state, /no number from 0 to 1000/);
});

test.run();
