import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { CommandSpec } from "../../cli/flags/spec.ts";
import type { Guide } from "../../cli/guide.ts";
import { renderManGroup, renderManOverview, renderManPage } from "../../cli/man-page.ts";

const test = suite("man-page");

const SPEC: CommandSpec = {
  name: "carry",
  summary: "Carry a thing",
  flags: [
    { name: "far", short: "f", kind: "boolean", description: "Carry it far" },
    { name: "to", kind: "list", valueName: "PLACE", description: "Where to" },
    { name: "secret", kind: "boolean", description: "Not shown", hidden: true },
  ],
  positionals: [{ name: "THING", required: true }],
  stopAtFirstPositional: false,
};

const GUIDE: Guide = {
  description: ["First.", "Second."],
  examples: [{ command: "rl carry stone", text: "Carry a stone." }],
  flags: new Map([["to", "A place is a name."]]),
  exitStatus: [{ status: "3", text: "It was too heavy." }],
};

test("renderManPage() has the sections of a manual page", () => {
  assert.is(
    renderManPage(SPEC, GUIDE, ["thing carry"]),
    `# rl-carry(1)

## NAME

rl-carry - carry a thing

## SYNOPSIS

\`rl carry [OPTIONS] THING\`

Also: \`rl thing carry\`

## DESCRIPTION

First.

Second.

## OPTIONS

**-f**, **--far**

Carry it far.

**--to** \`PLACE\`

Where to (may be repeated). A place is a name.

**-h**, **--help**

Show help.

## EXAMPLES

Carry a stone.

    rl carry stone

## EXIT STATUS

- **0**: Success.
- **125**: rl itself failed; what happened is on standard error.
- **3**: It was too heavy.

## SEE ALSO

rl(1)
`,
  );
});

test("renderManPage() of a command of two words has dashes in its name", () => {
  const page = renderManPage({ ...SPEC, name: "thing prune" }, GUIDE, []);
  assert.match(page, /^# rl-thing-prune\(1\)\n\n## NAME\n\nrl-thing-prune - carry/);
  assert.match(page, "\n`rl thing prune [OPTIONS] THING`\n\n## DESCRIPTION");
});

test("renderManOverview() names every command and group", () => {
  const page = renderManOverview([SPEC], [{ name: "thing", summary: "Work with things" }]);
  assert.match(page, "- **rl-carry(1)**: Carry a thing.\n- **rl-thing(1)**: Work with things.\n");
  assert.match(page, /## SEE ALSO\n\nrl-carry\(1\), rl-thing\(1\), user_namespaces\(7\)\n$/);
});

test("renderManGroup() names its commands and their pages", () => {
  const group = { name: "thing", summary: "Work with things" };
  const members = new Map([
    ["carry", SPEC],
    ["move", SPEC],
  ]);
  assert.is(
    renderManGroup(group, members),
    `# rl-thing(1)

## NAME

rl-thing - work with things

## SYNOPSIS

\`rl thing COMMAND [OPTIONS]\`

## COMMANDS

- **rl thing carry**: Carry a thing; see rl-carry(1).
- **rl thing move**: Carry a thing; see rl-carry(1).

## SEE ALSO

rl(1), rl-carry(1)
`,
  );
});

test.run();
