import { closeSync, existsSync, readSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { ociStartSpec } from "../../../../cli/commands/oci/start.spec.ts";
import { run } from "../../../../cli/commands/oci/start.ts";
import type { RlError } from "../../../../core/errors.ts";
import { rejection } from "../../helpers.ts";
import { openReader, runtimeScene, type Scene } from "../../oci/scene.ts";

const test = suite<{ scene: Scene }>("oci start");
test.before.each((context) => {
  context.scene = runtimeScene();
});
test.after.each(({ scene }) => scene.clean());

const start = (scene: Scene, id: string): Promise<number> =>
  run(parseArguments(ociStartSpec, scene.words(id)), scene.context());
const refused = (scene: Scene, id: string): Promise<RlError> => rejection(start(scene, id));

/** What has come through a gate that nobody writes to any more. */
function received(reader: number): number {
  try {
    return readSync(reader, new Uint8Array(8));
  } finally {
    closeSync(reader);
  }
}

test("run() lets a container that waits go on, once", async ({ scene }) => {
  const victim = await scene.victim();
  scene.write("c1", victim);
  const gate = await scene.gate("c1");
  const reader = openReader(gate);
  assert.is(await start(scene, "c1"), 0);
  assert.not.ok(existsSync(gate));
  const error = await refused(scene, "c1");
  assert.equal([error.code, error.state], ["invalid", "it is running, not created"]);
  assert.is(received(reader), 1);
});

test("run() refuses one that has ended while it waited, and says nothing at its gate", async ({ scene }) => {
  const { pid, startTime } = await scene.victim();
  const ended = [
    {},
    { pid, startTime: startTime + 1 },
    { pid, startTime, bootId: "other" },
    await scene.zombie(),
  ];
  for (const [index, parts] of ended.entries()) {
    scene.write(`c${index}`, parts);
    const reader = openReader(await scene.gate(`c${index}`));
    assert.is((await refused(scene, `c${index}`)).state, "it is stopped, not created");
    assert.is(received(reader), 0);
  }
});

test("run() does not wait at a gate that nobody has opened", async ({ scene }) => {
  scene.write("c1", await scene.victim());
  await scene.gate("c1");
  assert.is((await refused(scene, "c1")).state, "it does not wait for its start");
});

test("run() refuses what is not there, and what is no id", async ({ scene }) => {
  assert.is((await refused(scene, "gone")).code, "not-found");
  assert.is((await refused(scene, "../x")).code, "invalid");
});

test.run();
