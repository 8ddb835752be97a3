import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { stopSpec } from "../../../cli/commands/stop.spec.ts";
import { run } from "../../../cli/commands/stop.ts";
import { rejection } from "../helpers.ts";
import { lifeScene } from "./life.ts";

const test = suite("stop");

test("run() stops by the container's own signal and time, or by those that are given", async () => {
  const { context, calls } = lifeScene();
  assert.is(await run(parseArguments(stopSpec, ["web"]), context), 0);
  assert.is(await run(parseArguments(stopSpec, ["-s", "HUP", "--timeout", "-1", "--all"]), context), 0);
  assert.equal(calls, [
    ["stop", "web", { signal: undefined, timeout: undefined }],
    ["stop", "one", { signal: 1, timeout: -1 }],
    ["stop", "two", { signal: 1, timeout: -1 }],
  ]);
  assert.is(context.output.written.out, "web\none\ntwo\n");
});

test("run() refuses what is no time and no signal before anything is stopped", async () => {
  const { context, calls } = lifeScene();
  for (const words of [
    ["-t", "soon"],
    ["-s", "NO"],
  ])
    assert.is((await rejection(run(parseArguments(stopSpec, [...words, "web"]), context))).code, "invalid");
  assert.equal(calls, []);
});

test.run();
