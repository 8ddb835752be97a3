import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { networkConnectSpec } from "../../../../cli/commands/network/connect.spec.ts";
import { run as connect } from "../../../../cli/commands/network/connect.ts";
import { networkCreateSpec } from "../../../../cli/commands/network/create.spec.ts";
import { run as create } from "../../../../cli/commands/network/create.ts";
import { networkPruneSpec } from "../../../../cli/commands/network/prune.spec.ts";
import { run } from "../../../../cli/commands/network/prune.ts";
import { networkScene } from "./scene.ts";

const test = suite("network prune");
const read = (...argv: string[]) => parseArguments(networkPruneSpec, argv);
const make = (scene: ReturnType<typeof networkScene>, ...argv: string[]) =>
  create(parseArguments(networkCreateSpec, argv), scene.context);
const join = (scene: ReturnType<typeof networkScene>, ...argv: string[]) =>
  connect(parseArguments(networkConnectSpec, argv), scene.context);

test("run() removes what nobody is in, after asking", async () => {
  const scene = networkScene();
  for (const name of ["one", "two"]) await make(scene, name);
  await make(scene, "--label", "keep", "three");
  await join(scene, "two", "web");
  scene.context.output.written.out = "";
  await run(read("-f", "--filter", "label!=keep"), scene.context);
  assert.is(scene.context.output.written.out, "Deleted Networks:\none\n\n");
  assert.equal([...scene.store.names()].sort(), ["three", "two"]);
});

test("run() tells that it was done, as docker does though no bytes are freed", async () => {
  const scene = networkScene();
  const told: unknown[] = [];
  const tell = (event: object) => void told.push(event);
  await run(read("-f"), { ...scene.context, events: { ...scene.context.events, tell } });
  assert.equal(told, [{ type: "network", action: "prune", id: "", attributes: { reclaimed: "0" } }]);
});

test.run();
