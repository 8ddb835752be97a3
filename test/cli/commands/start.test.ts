import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { startSpec } from "../../../cli/commands/start.spec.ts";
import { run } from "../../../cli/commands/start.ts";
import { rejection } from "../helpers.ts";
import { lifeScene } from "./life.ts";

const test = suite("start");

test("run() starts each, prints the names, and ends with the status of a start that failed", async () => {
  const { context, calls } = lifeScene(false);
  assert.is(await run(parseArguments(startSpec, ["web", "bad", "db"]), context), 127);
  assert.equal(calls, [
    ["start", "web"],
    ["start", "bad"],
    ["start", "db"],
  ]);
  assert.is(context.output.written.out, "web\ndb\n");
});

test("run() attaches to one container, before it runs or after, and to one only", async () => {
  const { context, calls } = lifeScene(false);
  assert.is(await run(parseArguments(startSpec, ["-a", "bad"]), context), 127);
  assert.equal(calls, [["start", "bad"]]);
  assert.is(context.output.written.out, "", "the container alone is heard");
  const two = run(parseArguments(startSpec, ["-ai", "web", "db"]), context);
  assert.is((await rejection(two)).code, "invalid");
  const running = lifeScene();
  await run(parseArguments(startSpec, ["-a", "web"]), running.context);
  assert.equal(running.calls, [["attach", "web"]]);
});

test.run();
