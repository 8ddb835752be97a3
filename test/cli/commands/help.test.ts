import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { helpSpec } from "../../../cli/commands/help.spec.ts";
import { run } from "../../../cli/commands/help.ts";
import { commandSpecs } from "../../../cli/commands/index.ts";
import { makeContext, rejection } from "../helpers.ts";

const test = suite("help");

test("run() refuses an unknown command with a suggestion", async () => {
  const error = await rejection(run(parseArguments(helpSpec, ["rnu"]), makeContext(), commandSpecs));
  assert.is(error.message, 'Cannot run command "rl rnu": there is no such command');
  assert.is(error.hint, "did you mean rl run? rl help lists the commands");
});

test("run() writes to standard output", async () => {
  const context = makeContext();
  assert.is(await run(parseArguments(helpSpec, ["run"]), context, commandSpecs), 0);
  assert.match(context.output.written.out, "Usage: rl run [OPTIONS] IMAGE [COMMAND...]\n");
  assert.is(context.output.written.err, "");
});

test.run();
