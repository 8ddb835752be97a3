import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { startSpec } from "../../../cli/commands/start.spec.ts";
import { run } from "../../../cli/commands/start.ts";
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

test.run();
