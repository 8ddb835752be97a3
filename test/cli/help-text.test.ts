import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { commandSpecs } from "../../cli/commands/index.ts";
import { aliasesOf, groupsOf, membersOf } from "../../cli/commands/lookup.ts";
import { shownFlags } from "../../cli/flags/shown.ts";
import { findGuide } from "../../cli/guides.ts";
import { flagText, renderCommandHelp, renderGroupHelp, renderOverview, wrap } from "../../cli/help-text.ts";
import { displayWidth } from "../../cli/width.ts";

const test = suite("help-text");

const snapshot = (name: string): string =>
  readFileSync(new URL(`snapshots/${name.replaceAll(" ", "-")}.txt`, import.meta.url), "utf8");

test("renderOverview() is as agreed", () => {
  assert.fixture(renderOverview(commandSpecs, groupsOf(commandSpecs), 80), snapshot("overview"));
});

for (const group of groupsOf(commandSpecs)) {
  test(`renderGroupHelp() of ${group.name} is as agreed`, () => {
    assert.fixture(renderGroupHelp(group, membersOf(group, commandSpecs), 80), snapshot(group.name));
  });
}

for (const spec of commandSpecs) {
  const help = (columns: number): string =>
    renderCommandHelp(spec, findGuide(spec.name), aliasesOf(spec), columns);

  test(`renderCommandHelp() of ${spec.name} is as agreed`, () => {
    assert.fixture(help(80), snapshot(spec.name));
  });

  test(`renderCommandHelp() of ${spec.name} fits a terminal of 80 and of 60 cells`, () => {
    for (const columns of [80, 60]) {
      // Usage and examples are commands to copy: they are not broken. Nor are names of flags and their values.
      const prose = help(columns)
        .split("\n")
        .filter((line) => !/^(Usage:| {2}[^- ].*\brl | +(-\w, )?--\S+( \S+)?$| {2}\S*rl )/.test(line));
      for (const line of prose) assert.ok(displayWidth(line) <= columns, line);
    }
  });

  test(`renderCommandHelp() of ${spec.name} names every flag and has an example`, () => {
    for (const { name } of shownFlags(spec)) assert.match(help(80), `--${name}`);
    assert.match(help(80), /\nExamples:\n {2}\S/);
  });
}

test("wrap() breaks between words, and never within one", () => {
  assert.equal(wrap("one two three", 7), ["one two", "three"]);
  assert.equal(wrap("unbreakable", 4), ["unbreakable"]);
  assert.equal(wrap("a unbreakable b", 4), ["a", "unbreakable", "b"]);
  assert.equal(wrap("", 4), [""]);
});

test("flagText() tells defaults and repetition", () => {
  assert.is(flagText({ name: "a", kind: "list", description: "Do" }), "Do (may be repeated)");
  assert.is(flagText({ name: "a", kind: "string", default: "x", description: "Do" }), "Do (default x)");
  assert.is(flagText({ name: "a", kind: "boolean", description: "Do" }), "Do");
});

test.run();
