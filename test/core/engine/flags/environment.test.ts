import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { execSpec } from "../../../../cli/commands/exec.spec.ts";
import { runSpec } from "../../../../cli/commands/run.spec.ts";

const test = suite("ENVIRONMENT_FLAGS");

test("run and exec take variables, and files of them, each as often as they are given", () => {
  const argv = ["-e", "A=1", "--env", "B", "--env-file", "one", "--env-file=two", "web", "true"];
  for (const { flags } of [parseArguments(runSpec, argv), parseArguments(execSpec, argv)]) {
    assert.equal(
      [flags.env, flags["env-file"]],
      [
        ["A=1", "B"],
        ["one", "two"],
      ],
    );
  }
});

test.run();
