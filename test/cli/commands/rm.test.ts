import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { rmSpec } from "../../../cli/commands/rm.spec.ts";
import { run } from "../../../cli/commands/rm.ts";
import { volumeMount } from "../../../core/container/mounts.ts";
import { container, withContainers } from "../containers/scene.ts";
import { givenUp, rejection } from "../helpers.ts";
import { commandScene } from "./containers.ts";
import { volumeScene } from "./volume/scene.ts";

const test = suite("rm");
const HEX = "ab".repeat(32);

test("run() removes what it can and prints the names as they were given", async () => {
  const { context, names } = withContainers([container("web"), container("db")]);
  assert.is(await run(parseArguments(rmSpec, ["web", "gone", "db"]), context), 125);
  assert.is(context.output.written.out, "web\ndb\n");
  assert.match(context.output.written.err, /Cannot find container "gone"/);
  assert.equal(names(), []);
});

test("run() with force says nothing of what is not there", async () => {
  const { context } = withContainers([container("web")]);
  assert.is(await run(parseArguments(rmSpec, ["-f", "gone", "web"]), context), 0);
  assert.equal(context.output.written, { out: "web\n", err: "" });
});

test("run() leaves a container that runs; with force it goes", async () => {
  const { context, names } = withContainers([container("web", { status: "running" })]);
  assert.is(await run(parseArguments(rmSpec, ["web"]), context), 125);
  assert.match(context.output.written.err, /it is running\n.*rl rm --force web/s);
  assert.equal(names(), ["web"]);
  assert.is(await run(parseArguments(rmSpec, ["-f", "web"]), context), 0);
  assert.equal(names(), []);
});

test("run() with --volumes removes those of its volumes that have no name of their own", async () => {
  for (const [argv, left] of [
    [["web"], [HEX, "data"]],
    [["-v", "web"], ["data"]],
  ] as const) {
    const { context } = await commandScene(() => undefined);
    const found = await context.containers.find("web");
    const mounts = [volumeMount(`/v/${HEX}`, "/a", { anonymous: true }), volumeMount("/v/data", "/b")];
    const { store, context: other } = volumeScene({ [HEX]: undefined, data: "{}" });
    const find = async () => ({ ...found, note: { ...found.note, mounts } });
    const containers = { ...context.containers, find };
    const args = parseArguments(rmSpec, argv);
    assert.is(await run(args, { ...context, containers, volumes: other.volumes }), 0);
    assert.equal(store.names(), left);
  }
});

test("run() removes nothing more once the person has given up", async () => {
  const { context, names } = withContainers([container("web")]);
  const ended = run(parseArguments(rmSpec, ["-f", "web"]), { ...context, signal: givenUp() });
  assert.is((await rejection(ended)).code, "cancelled");
  assert.equal(names(), ["web"]);
});

test.run();
