import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { unpauseSpec } from "../../../cli/commands/unpause.spec.ts";
import { run } from "../../../cli/commands/unpause.ts";
import { lifeScene } from "./life.ts";

const test = suite("unpause");

test("run() does so with each that is named, and prints the names", async () => {
  const { context, calls } = lifeScene();
  assert.is(await run(parseArguments(unpauseSpec, ["web", "db"]), context), 0);
  assert.equal(calls, [
    ["unpause", "web"],
    ["unpause", "db"],
  ]);
  assert.is(context.output.written.out, "web\ndb\n");
});

test.run();
