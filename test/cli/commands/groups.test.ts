import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ALIASES, GROUPS } from "../../../cli/commands/groups.ts";
import { commandSpecs } from "../../../cli/commands/index.ts";

const test = suite("groups");

test("names of groups are unique, and none is a command", () => {
  const names = [...GROUPS.map((group) => group.name), ...commandSpecs.map((spec) => spec.name)];
  assert.is(new Set(names).size, names.length);
});

test("an alias is in a group, hides no command and is no alias of an alias", () => {
  for (const [alias, name] of ALIASES) {
    assert.ok(
      GROUPS.some((group) => alias.startsWith(`${group.name} `)),
      alias,
    );
    assert.not.ok(
      commandSpecs.some((spec) => spec.name === alias),
      alias,
    );
    assert.not.ok(ALIASES.has(name), alias);
  }
});

test.run();
