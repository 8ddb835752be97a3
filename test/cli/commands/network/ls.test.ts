import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { networkCreateSpec } from "../../../../cli/commands/network/create.spec.ts";
import { run as create } from "../../../../cli/commands/network/create.ts";
import { networkLsSpec } from "../../../../cli/commands/network/ls.spec.ts";
import { run } from "../../../../cli/commands/network/ls.ts";
import { networkScene } from "./scene.ts";

const test = suite("network ls");
const read = (...argv: string[]) => parseArguments(networkLsSpec, argv);
const make = (scene: ReturnType<typeof networkScene>, ...argv: string[]) =>
  create(parseArguments(networkCreateSpec, argv), scene.context);

test("run() shows docker's columns, ids alone, and what fits", async () => {
  const scene = networkScene();
  await make(scene, "back");
  await make(scene, "--internal", "front");
  scene.context.output.written.out = "";
  await run(read(), scene.context);
  assert.match(
    scene.context.output.written.out,
    /^NETWORK ID +NAME +DRIVER +SCOPE\n[0-9a-f]{12} +back +bridge +local\n/,
  );
  scene.context.output.written.out = "";
  await run(read("-q", "--no-trunc", "-f", "name=fro"), scene.context);
  assert.match(scene.context.output.written.out, /^[0-9a-f]{64}\n$/);
  scene.context.output.written.out = "";
  await run(read("--format", "{{.Name}} {{.Internal}} {{.IPv6}}"), scene.context);
  assert.is(scene.context.output.written.out, "back false false\nfront true false\n");
});

test.run();
