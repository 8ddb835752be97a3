import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { volumeCreateSpec } from "../../../../cli/commands/volume/create.spec.ts";
import { run } from "../../../../cli/commands/volume/create.ts";
import { rejection } from "../../helpers.ts";
import { volumeScene } from "./scene.ts";

const test = suite("volume create");
const read = (...argv: string[]) => parseArguments(volumeCreateSpec, argv);

test("run() makes a volume and prints its name", async () => {
  const { context, store } = volumeScene();
  assert.is(await run(read("-l", "a=b", "--label", "c", "data"), context), 0);
  assert.is(context.output.written.out, "data\n");
  assert.match(store.read("data")?.text ?? "", `"labels":{"a":"b","c":""}`);
});

test("run() makes up a name of 64 digits, which counts as none", async () => {
  const { context, store } = volumeScene();
  await run(read(), context);
  const name = context.output.written.out.trim();
  assert.match(name, /^[0-9a-f]{64}$/);
  assert.match(store.read(name)?.text ?? "", `"anonymous":true`);
});

test("run() refuses drivers and options that are not there", async () => {
  const { context, store } = volumeScene();
  assert.is((await rejection(run(read("-d", "nfs", "data"), context))).code, "unsupported");
  assert.is((await rejection(run(read("-o", "type=tmpfs", "data"), context))).code, "unsupported");
  assert.equal(store.names(), []);
});

test.run();
