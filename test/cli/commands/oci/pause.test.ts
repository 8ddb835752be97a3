import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { ociPauseSpec } from "../../../../cli/commands/oci/pause.spec.ts";
import { run } from "../../../../cli/commands/oci/pause.ts";
import { rejection } from "../../helpers.ts";
import { runtimeScene, type Scene } from "../../oci/scene.ts";

const test = suite<{ scene: Scene }>("oci pause");
test.before.each((context) => {
  context.scene = runtimeScene();
});
test.after.each(({ scene }) => scene.clean());

const refused = (scene: Scene, id: string) =>
  rejection(run(parseArguments(ociPauseSpec, scene.words(id)), scene.context()));

test("run() refuses a container without a control group of its own, and leaves it running", async ({
  scene,
}) => {
  const victim = await scene.victim();
  scene.write("c1", victim);
  const error = await refused(scene, "c1");
  assert.equal(
    [error.code, error.message],
    ["unsupported", 'Cannot pause container "c1": it has no control group of its own'],
  );
  assert.ok(await victim.answers());
});

test("run() refuses what is no group of the kernel's", async ({ scene }) => {
  const victim = await scene.victim();
  scene.write("c1", { ...victim, cgroup: scene.root });
  assert.is((await refused(scene, "c1")).code, "invalid");
});

test("run() refuses a container that has ended, or is not there", async ({ scene }) => {
  scene.write("c1");
  assert.is((await refused(scene, "c1")).state, "it is not running");
  assert.is((await refused(scene, "c2")).code, "not-found");
});

test.run();
