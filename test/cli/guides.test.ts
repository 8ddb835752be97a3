import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../cli/argv.ts";
import { commandSpecs } from "../../cli/commands/index.ts";
import { findNamed } from "../../cli/commands/lookup.ts";
import { findGuide } from "../../cli/guides.ts";

const test = suite("guides");

for (const spec of commandSpecs) {
  const guide = findGuide(spec.name);

  test(`the guide of ${spec.name} describes and shows it`, () => {
    assert.ok(guide.description.length > 0);
    assert.ok(guide.examples.length > 0);
  });

  test(`the guide of ${spec.name} speaks only of flags that exist`, () => {
    const names: readonly string[] = spec.flags.map((flag) => flag.name);
    for (const name of guide.flags?.keys() ?? []) assert.ok(names.includes(name), name);
  });

  test(`the examples of ${spec.name} are accepted by its parser`, () => {
    for (const { command } of guide.examples) {
      // What another command gives is an argument like any other.
      const plain = command.startsWith("rl ") ? command.replace(/\$\([^)]*\)/g, "RESULT") : command;
      const [, text = ""] = /\brl ([^)|>]*)/.exec(plain) ?? [];
      const words = text.match(/'[^']*'|\S+/g) ?? [];
      const named = findNamed(words, commandSpecs);
      assert.is(named.kind, "command", command);
      if (named.kind === "command") parseArguments(named.spec, words.slice(named.words));
    }
  });
}

test("findGuide() of an unknown command is empty", () => {
  assert.equal(findGuide("constructor"), { description: [], examples: [] });
});

test.run();
