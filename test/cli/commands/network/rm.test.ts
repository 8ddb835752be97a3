import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { networkConnectSpec } from "../../../../cli/commands/network/connect.spec.ts";
import { run as connect } from "../../../../cli/commands/network/connect.ts";
import { networkCreateSpec } from "../../../../cli/commands/network/create.spec.ts";
import { run as create } from "../../../../cli/commands/network/create.ts";
import { networkRmSpec } from "../../../../cli/commands/network/rm.spec.ts";
import { run } from "../../../../cli/commands/network/rm.ts";
import { networkScene } from "./scene.ts";

const test = suite("network rm");
const read = (...argv: string[]) => parseArguments(networkRmSpec, argv);
const make = (scene: ReturnType<typeof networkScene>, ...argv: string[]) =>
  create(parseArguments(networkCreateSpec, argv), scene.context);
const join = (scene: ReturnType<typeof networkScene>, ...argv: string[]) =>
  connect(parseArguments(networkConnectSpec, argv), scene.context);

test("run() removes those that nobody is in, and says which it could not", async () => {
  const scene = networkScene();
  await make(scene, "one");
  await make(scene, "two");
  await join(scene, "two", "web");
  scene.context.output.written.out = "";
  assert.is(await run(read("one", "two", "three"), scene.context), 1);
  assert.is(scene.context.output.written.out, "one\n");
  assert.match(scene.context.output.written.err, "active endpoints - [web]");
  assert.equal(scene.store.names(), ["two"]);
  assert.is(await run(read("-f", "three"), scene.context), 0);
});

test.run();
