import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { waitSpec } from "../../../cli/commands/wait.spec.ts";
import { run } from "../../../cli/commands/wait.ts";
import { lifeScene } from "./life.ts";

const test = suite("wait");

test("run() prints the codes in the order of the names, 255 where nobody knows", async () => {
  const { context } = lifeScene();
  assert.is(await run(parseArguments(waitSpec, ["web", "lost"]), context), 0);
  assert.is(context.output.written.out, "9\n255\n");
});

test("run() does not wait for what has ended", async () => {
  const { context } = lifeScene(false);
  assert.is(await run(parseArguments(waitSpec, ["web"]), context), 0);
  assert.is(context.output.written.out, "3\n");
});

test.run();
