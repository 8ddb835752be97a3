import { suite } from "uvu";
import * as assert from "uvu/assert";
import { GROUPS } from "../../../cli/commands/groups.ts";
import { commandSpecs } from "../../../cli/commands/index.ts";

const test = suite("commands");

test("names of commands are unique", () => {
  assert.is(new Set(commandSpecs.map((spec) => spec.name)).size, commandSpecs.length);
});

test("a name of several words begins with a group's", () => {
  for (const { name } of commandSpecs.filter((spec) => spec.name.includes(" "))) {
    assert.ok(
      GROUPS.some((group) => name.startsWith(`${group.name} `)),
      name,
    );
  }
});

for (const spec of commandSpecs) {
  const all = (pick: (flag: (typeof spec.flags)[number]) => string | undefined): string[] =>
    spec.flags.map(pick).filter((name) => name !== undefined);

  test(`flags of ${spec.name} are unique`, () => {
    const names = all((flag) => flag.name);
    const long = [...names, ...all((flag) => flag.alias)];
    const short = all((flag) => flag.short);
    assert.is(new Set(long).size, long.length);
    assert.is(new Set(short).size, short.length);
    for (const letter of short) assert.is(letter.length, 1);
    assert.not.ok(long.includes("help"), "help is every command's own");
  });

  test(`flags of ${spec.name} say what their value is, in one sentence without a full stop`, () => {
    for (const flag of spec.flags) {
      const hasValueName = flag.valueName !== undefined || flag.choices !== undefined;
      assert.is(hasValueName, flag.kind !== "boolean", flag.name);
      assert.match(flag.description, /^[A-Z].*[^.]$/);
      if (flag.default !== undefined && flag.choices !== undefined)
        assert.ok(flag.choices.includes(flag.default), flag.name);
    }
  });

  test(`only the last argument of ${spec.name} is variadic, and required ones come first`, () => {
    assert.not.ok(spec.positionals.slice(0, -1).some((each) => each.variadic === true));
    const required = spec.positionals.map((each) => each.required);
    assert.equal(
      required,
      [...required].sort((left, right) => Number(right) - Number(left)),
    );
  });
}

test.run();
