import { suite } from "uvu";
import * as assert from "uvu/assert";
import { helpSpec } from "../../../cli/commands/help.spec.ts";
import { pullSpec } from "../../../cli/commands/pull.spec.ts";
import { runSpec } from "../../../cli/commands/run.spec.ts";
import { usageLine } from "../../../cli/flags/usage.ts";

const test = suite("usageLine()");

test("usageLine() brackets what may be left out", () => {
  assert.is(usageLine(runSpec), "rl run [OPTIONS] IMAGE [COMMAND...]");
  assert.is(usageLine(pullSpec), "rl pull [OPTIONS] IMAGE...");
  assert.is(usageLine(helpSpec), "rl help [COMMAND...]");
});

test.run();
