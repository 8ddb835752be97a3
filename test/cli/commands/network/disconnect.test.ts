import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { networkConnectSpec } from "../../../../cli/commands/network/connect.spec.ts";
import { run as connect } from "../../../../cli/commands/network/connect.ts";
import { networkCreateSpec } from "../../../../cli/commands/network/create.spec.ts";
import { run as create } from "../../../../cli/commands/network/create.ts";
import { networkDisconnectSpec } from "../../../../cli/commands/network/disconnect.spec.ts";
import { run } from "../../../../cli/commands/network/disconnect.ts";
import { rejection } from "../../helpers.ts";
import { networkScene } from "./scene.ts";

const test = suite("network disconnect");
const read = (...argv: string[]) => parseArguments(networkDisconnectSpec, argv);
const make = (scene: ReturnType<typeof networkScene>, ...argv: string[]) =>
  create(parseArguments(networkCreateSpec, argv), scene.context);
const join = (scene: ReturnType<typeof networkScene>, ...argv: string[]) =>
  connect(parseArguments(networkConnectSpec, argv), scene.context);

test("run() takes a container out, once", async () => {
  const scene = networkScene();
  await make(scene, "one");
  await join(scene, "one", "web");
  assert.is(await run(read("one", "web"), scene.context), 0);
  assert.is(scene.asked.at(-1), "disconnect one");
  assert.is(scene.kept.size, 0, "nor will it be the next time");
  assert.is((await rejection(run(read("one", "web"), scene.context))).code, "not-found");
  assert.is(await run(read("-f", "one", "web"), scene.context), 0);
});

test("run() has one that does not run there no more the next time", async () => {
  const scene = networkScene("none");
  await make(scene, "one");
  await join(scene, "one", "web");
  assert.is(await run(read("one", "web"), scene.context), 0);
  assert.is((await rejection(run(read("one", "web"), scene.context))).code, "not-found");
});

test.run();
