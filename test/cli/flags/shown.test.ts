import { suite } from "uvu";
import * as assert from "uvu/assert";
import { shownFlags } from "../../../cli/flags/shown.ts";

const test = suite("shownFlags()");

test("are in order, without hidden ones, and leaves the specification as it is", () => {
  const flag = (name: string, hidden = false) =>
    ({ name, kind: "boolean", description: "X", hidden }) as const;
  const flags = Object.freeze([flag("b"), flag("c", true), flag("a")]);
  const spec = { name: "x", summary: "X", flags, positionals: [], stopAtFirstPositional: false };
  assert.equal(
    shownFlags(spec).map(({ name }) => name),
    ["a", "b"],
  );
});

test.run();
