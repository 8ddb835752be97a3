import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { restartSpec } from "../../../cli/commands/restart.spec.ts";
import { stopSpec } from "../../../cli/commands/stop.spec.ts";

const test = suite("END_FLAGS");

test("stop and restart take the same signal and time, by docker's letters and names", () => {
  for (const argv of [
    ["-s", "INT", "-t", "3", "web"],
    ["--signal=INT", "--timeout=3", "web"],
  ]) {
    for (const { flags, positionals } of [
      parseArguments(stopSpec, argv),
      parseArguments(restartSpec, argv),
    ]) {
      assert.equal([flags.signal, flags.time, positionals], ["INT", "3", ["web"]]);
    }
  }
});

test.run();
