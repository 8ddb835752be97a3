import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { rmSpec } from "../../../cli/commands/rm.spec.ts";
import { run } from "../../../cli/commands/rm.ts";
import { givenUp, rejection } from "../helpers.ts";
import { commandScene } from "./containers.ts";

const test = suite("rm");

test("run() removes what it can and prints the names as they were given", async () => {
  const { context, names } = await commandScene(() => undefined);
  names.add("db");
  assert.is(await run(parseArguments(rmSpec, ["web", "gone", "db"]), context), 125);
  assert.is(context.output.written.out, "web\ndb\n");
  assert.match(context.output.written.err, /Cannot find container "gone"/);
  assert.is(names.size, 0);
});

test("run() with force says nothing of what is not there", async () => {
  const { context } = await commandScene(() => undefined);
  assert.is(await run(parseArguments(rmSpec, ["-f", "gone", "web"]), context), 0);
  assert.equal(context.output.written, { out: "web\n", err: "" });
});

test("run() leaves a container that runs", async () => {
  for (const flags of [[], ["-f"]]) {
    const { context, names } = await commandScene(() => undefined, true);
    assert.is(await run(parseArguments(rmSpec, [...flags, "web"]), context), 125);
    assert.match(context.output.written.err, /it is running/);
    assert.ok(names.has("web"));
  }
});

test("run() removes nothing more once the person has given up", async () => {
  const { context, names } = await commandScene(() => undefined);
  const ended = run(parseArguments(rmSpec, ["-f", "web"]), { ...context, signal: givenUp() });
  assert.is((await rejection(ended)).code, "cancelled");
  assert.ok(names.has("web"));
});

test.run();
