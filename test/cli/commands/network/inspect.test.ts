import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { networkConnectSpec } from "../../../../cli/commands/network/connect.spec.ts";
import { run as connect } from "../../../../cli/commands/network/connect.ts";
import { networkCreateSpec } from "../../../../cli/commands/network/create.spec.ts";
import { run as create } from "../../../../cli/commands/network/create.ts";
import { networkInspectSpec } from "../../../../cli/commands/network/inspect.spec.ts";
import { run } from "../../../../cli/commands/network/inspect.ts";
import { CONTAINER, networkScene } from "./scene.ts";

const test = suite("network inspect");
const read = (...argv: string[]) => parseArguments(networkInspectSpec, argv);
const make = (scene: ReturnType<typeof networkScene>, ...argv: string[]) =>
  create(parseArguments(networkCreateSpec, argv), scene.context);
const join = (scene: ReturnType<typeof networkScene>, ...argv: string[]) =>
  connect(parseArguments(networkConnectSpec, argv), scene.context);

test("run() shows what docker shows, and who is inside", async () => {
  const scene = networkScene();
  await make(scene, "--subnet", "10.7.0.0/24", "back");
  await join(scene, "back", "web");
  scene.context.output.written.out = "";
  assert.is(await run(read("back"), scene.context), 0);
  const [shown] = JSON.parse(scene.context.output.written.out);
  assert.equal(shown.IPAM.Config, [{ Subnet: "10.7.0.0/24", Gateway: "10.7.0.1" }]);
  assert.equal(Object.values(shown.Containers), [
    {
      Name: "web",
      EndpointID: CONTAINER,
      MacAddress: "02:42:0a:07:00:02",
      IPv4Address: "10.7.0.2/24",
      IPv6Address: "",
    },
  ]);
  // One that was killed is brought back by looking.
  assert.ok(scene.asked.includes("serve"));
});

test("run() says that what held the networks was brought back", async () => {
  const scene = networkScene(undefined, 2);
  await make(scene, "back");
  await join(scene, "back", "web");
  await run(read("back"), scene.context);
  assert.match(scene.context.output.written.err, /warning: .*killed.* 2 containers are connected/);
});

test("run() says which are not there, after what is", async () => {
  const scene = networkScene();
  await make(scene, "back");
  scene.context.output.written.out = "";
  assert.is(await run(read("-f", "{{.Name}}", "gone", "back"), scene.context), 1);
  assert.is(scene.context.output.written.out, "back\n");
  assert.equal(scene.asked, []);
});

test.run();
