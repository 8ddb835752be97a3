import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { restartSpec } from "../../../cli/commands/restart.spec.ts";
import { run } from "../../../cli/commands/restart.ts";
import { lifeScene } from "./life.ts";

const test = suite("restart");

test("run() stops and starts each in turn", async () => {
  const { context, calls, events } = lifeScene();
  assert.is(await run(parseArguments(restartSpec, ["-t", "3", "-s", "2", "web", "bad"]), context), 127);
  const how = { signal: 2, timeout: 3 };
  assert.equal(calls, [
    ["stop", "web", how],
    ["start", "web"],
    ["stop", "bad", how],
    ["start", "bad"],
  ]);
  assert.is(context.output.written.out, "web\n");
  assert.equal(events, ["restart web"]);
});

test.run();
