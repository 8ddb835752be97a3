import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { networkConnectSpec } from "../../../../cli/commands/network/connect.spec.ts";
import { run } from "../../../../cli/commands/network/connect.ts";
import { networkCreateSpec } from "../../../../cli/commands/network/create.spec.ts";
import { run as create } from "../../../../cli/commands/network/create.ts";
import { rejection } from "../../helpers.ts";
import { networkScene } from "./scene.ts";

const test = suite("network connect");
const read = (...argv: string[]) => parseArguments(networkConnectSpec, argv);
const make = (scene: ReturnType<typeof networkScene>, ...argv: string[]) =>
  create(parseArguments(networkCreateSpec, argv), scene.context);

test("run() gives a running container the next interface and an address", async () => {
  const scene = networkScene();
  await make(scene, "--subnet", "10.7.0.0/24", "one");
  await make(scene, "--subnet", "10.8.0.0/24", "two");
  assert.is(await run(read("--alias", "www", "one", "web"), scene.context), 0);
  assert.is(await run(read("--ip", "10.8.0.9", "two", "web"), scene.context), 0);
  assert.equal(scene.asked, ["connect one eth0 10.7.0.2 77", "connect two eth1 10.8.0.9 77"]);
  assert.is((await rejection(run(read("one", "web"), scene.context))).code, "exists");
});

test("run() takes no address for what it refuses", async () => {
  const scene = networkScene();
  await make(scene, "one");
  const wrong = ["--mac-address=x", "--alias=a b", "--link=a:b:c"];
  for (const flag of wrong)
    assert.is((await rejection(run(read(flag, "one", "web"), scene.context))).code, "invalid");
  assert.equal(scene.endpoints.taken("one"), []);
});

test("run() has one that does not run in the network the next time, and one that runs then, too", async () => {
  const resting = networkScene("none");
  await make(resting, "one");
  const flags = ["--ip", "10.89.0.9", "--alias", "a", "--link", "db:store"];
  assert.is(await run(read(...flags, "one", "web"), resting.context), 0);
  assert.equal(resting.asked, ["store one ip,10.89.0.9 alias,a db:store"]);
  const running = networkScene();
  await make(running, "one");
  assert.is(await run(read("one", "web"), running.context), 0);
  assert.equal([...running.kept], ["one"]);
});

test("run() refuses one that is being started, and a network that is not there", async () => {
  const scene = networkScene("none");
  const resting = networkScene({ pid: 0, startTime: 0 });
  await make(resting, "one");
  assert.is((await rejection(run(read("one", "web"), resting.context))).code, "invalid");
  assert.is((await rejection(run(read("none-such", "web"), scene.context))).code, "not-found");
});

test.run();
