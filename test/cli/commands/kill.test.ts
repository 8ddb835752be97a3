import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { killSpec } from "../../../cli/commands/kill.spec.ts";
import { run } from "../../../cli/commands/kill.ts";
import { lifeScene } from "./life.ts";

const test = suite("kill");

test("run() sends SIGKILL, or the signal that is named", async () => {
  const { context, calls } = lifeScene();
  assert.is(await run(parseArguments(killSpec, ["web"]), context), 0);
  assert.is(await run(parseArguments(killSpec, ["-s", "HUP", "-a"]), context), 0);
  assert.equal(calls, [
    ["kill", "web", 9],
    ["kill", "one", 1],
    ["kill", "two", 1],
  ]);
});

test.run();
