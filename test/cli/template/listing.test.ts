import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Listing, labelHead, renderEach, renderListing } from "../../../cli/template/listing.ts";
import type { Value } from "../../../core/engine/template/value.ts";
import { refusal } from "../helpers.ts";

const test = suite("listing");

const row = (id: string, name: string): object => ({
  ID: id,
  Label: (key: Value) => `${key}!`,
  Name: name,
});
const LISTING: Listing = {
  heads: { ID: "THING ID", Label: labelHead, Name: "NAME" },
  columns: ["ID", "Name"],
  rows: [row("1", "one"), row("2", "two\n\u001b[2J")],
};
const render = (format: string | undefined, terminal = false): string =>
  renderListing(format, LISTING, terminal);

test("renderListing() shows the usual table", () => {
  const table = "THING ID   NAME\n1          one\n2          two\\n\\u001b[2J\n";
  for (const format of [undefined, "", "table", " table "]) assert.is(render(format), table);
});

test("renderListing() lays out a table of a template, columns parted by tabs, also written ones", () => {
  const table = "NAME             THING ID\none              1\ntwo\\n\\u001b[2J   2\n";
  assert.is(render("table {{.Name}}\\t{{.ID}}"), table);
  assert.is(render("table {{.Name}}\t{{.ID}}"), table);
});

test("renderListing() heads a column of a function or label by its field", () => {
  assert.is(render("table {{upper .Name}}").split("\n")[0], "NAME");
  assert.is(render('table {{.Label "org.example.some-name"}}').split("\n")[0], "some name");
});

test("renderListing() of json gives an object per line, of a template a text", () => {
  const json = '{"ID":"1","Name":"one"}\n{"ID":"2","Name":"two\\n\\u001b[2J"}\n';
  assert.is(render("json"), json);
  assert.is(render("{{json .}}"), json);
  assert.is(render("{{.ID}}:{{.Name}}"), "1:one\n2:two\n\u001b[2J\n");
  assert.is(render("tables"), "tables\ntables\n");
});

test("renderListing() sends no control character to a terminal", () => {
  assert.is(render("{{.ID}}\\t{{.Name}}", true), "1\tone\n2\ttwo\n\\u001b[2J\n");
});

test("renderListing() refuses an unknown field, also when there is nothing to list", () => {
  const empty = { ...LISTING, rows: [] };
  const { state, hint } = refusal(() => renderListing("table {{.Nome}}", empty, false));
  assert.is(state, "line 1, column 3: there is no field Nome");
  assert.is(hint, "the fields are: ID, Label, Name");
});

test("renderEach() keeps blanks at the ends of a template", () => {
  assert.is(renderEach(" {{.}} ", ["a", "b"], false), " a \n b \n");
  assert.is(renderEach("json", [{ a: 1 }], false), '{"a":1}\n');
});

test("labelHead() is the last part of a label's name", () => {
  assert.is(labelHead("com.example.my_label-x"), "my label x");
  assert.is(labelHead("plain"), "plain");
});

test.run();
