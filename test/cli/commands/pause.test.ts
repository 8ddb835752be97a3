import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { pauseSpec } from "../../../cli/commands/pause.spec.ts";
import { run } from "../../../cli/commands/pause.ts";
import { lifeScene } from "./life.ts";

const test = suite("pause");

test("run() does so with each that is named, and prints the names", async () => {
  const { context, calls } = lifeScene();
  assert.is(await run(parseArguments(pauseSpec, ["web", "db"]), context), 0);
  assert.equal(calls, [
    ["pause", "web"],
    ["pause", "db"],
  ]);
  assert.is(context.output.written.out, "web\ndb\n");
});

test.run();
