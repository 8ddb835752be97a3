import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { networkCreateSpec } from "../../../../cli/commands/network/create.spec.ts";
import { run } from "../../../../cli/commands/network/create.ts";
import { rejection } from "../../helpers.ts";
import { networkScene } from "./scene.ts";

const test = suite("network create");
const read = (...argv: string[]) => parseArguments(networkCreateSpec, argv);

test("run() makes a network and prints its id", async () => {
  const { context, store } = networkScene();
  const flags = [
    "--subnet",
    "10.7.0.0/24,fd00:7::/64",
    "--aux-address",
    "a=10.7.0.9",
    "--label",
    "x=y",
    "-o",
    "mtu=1400",
  ];
  assert.is(await run(read(...flags, "--internal", "back"), context), 0);
  assert.match(context.output.written.out, /^[0-9a-f]{64}\n$/);
  const { ranges, internal, labels, options } = JSON.parse(store.read("back") ?? "");
  assert.equal(
    ranges.map(({ gateway }: { gateway: string }) => gateway),
    ["10.7.0.1", "fd00:7::1"],
  );
  assert.equal(
    [internal, labels, options, ranges[0].aux],
    [true, { x: "y" }, { mtu: "1400" }, { a: "10.7.0.9" }],
  );
});

test("run() refuses drivers that are not there, and words with a meaning", async () => {
  const { context, store } = networkScene();
  assert.is((await rejection(run(read("-d", "macvlan", "a"), context))).code, "unsupported");
  assert.is((await rejection(run(read("host"), context))).code, "invalid");
  assert.equal(store.names(), []);
});

test.run();
