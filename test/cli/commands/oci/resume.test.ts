import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { ociResumeSpec } from "../../../../cli/commands/oci/resume.spec.ts";
import { run } from "../../../../cli/commands/oci/resume.ts";
import { rejection } from "../../helpers.ts";
import { runtimeScene, type Scene } from "../../oci/scene.ts";

const test = suite<{ scene: Scene }>("oci resume");
test.before.each((context) => {
  context.scene = runtimeScene();
});
test.after.each(({ scene }) => scene.clean());

const refused = (scene: Scene, id: string) =>
  rejection(run(parseArguments(ociResumeSpec, scene.words(id)), scene.context()));

test("run() refuses a container that is not paused", async ({ scene }) => {
  scene.write("c1", await scene.victim());
  scene.write("c2");
  assert.is((await refused(scene, "c1")).state, "it is running, not paused");
  assert.is((await refused(scene, "c2")).state, "it is stopped, not paused");
  assert.is((await refused(scene, "c3")).code, "not-found");
});

test.run();
