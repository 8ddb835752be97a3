import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { startSpec } from "../../../cli/commands/start.spec.ts";
import { run } from "../../../cli/commands/start.ts";
import type { CommandContext } from "../../../cli/context.ts";
import { container, withContainers } from "../containers/scene.ts";
import { makeContext, rejection } from "../helpers.ts";
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

test("run() starts all that do not run, or those that fit, and attaches to none of them", async () => {
  const restart = { name: "always", maximumRetryCount: 0 } as const;
  const started: string[] = [];
  const start: CommandContext["life"]["start"] = async ({ document }) => {
    started.push(document.name);
    return 0;
  };
  const { context } = withContainers(
    [container("web", { restart }), container("db"), container("up", { status: "running", restart })],
    { life: { ...makeContext().life, start }, content: () => ({}) as never },
  );
  assert.is(await run(parseArguments(startSpec, ["--all"]), context), 0);
  assert.is(await run(parseArguments(startSpec, ["--all", "-f", "restart-policy=always"]), context), 0);
  assert.equal(started, ["web", "db", "web"]);
  assert.is(context.output.written.out, "web\ndb\nweb\n");
  for (const words of [["-a", "--all"], ["-a"], []]) {
    assert.is((await rejection(run(parseArguments(startSpec, words), context))).code, "invalid");
  }
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
