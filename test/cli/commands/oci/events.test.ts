import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { ociEventsSpec } from "../../../../cli/commands/oci/events.spec.ts";
import { run } from "../../../../cli/commands/oci/events.ts";
import { rejection } from "../../helpers.ts";
import { runtimeScene, type Scene } from "../../oci/scene.ts";

const test = suite<{ scene: Scene }>("oci events");
test.before.each((context) => {
  context.scene = runtimeScene();
});
test.after.each(({ scene }) => scene.clean());

const refused = (scene: Scene, ...words: string[]) =>
  rejection(run(parseArguments(ociEventsSpec, scene.words(...words)), scene.context()));

test("run() refuses a container without a control group, or that has ended", async ({ scene }) => {
  scene.write("c1", await scene.victim());
  scene.write("c2");
  for (const words of [["--stats"], []]) {
    assert.is((await refused(scene, ...words, "c1")).code, "unsupported");
    assert.is((await refused(scene, ...words, "c2")).state, "it is not running");
  }
});

test("run() refuses what is no time", async ({ scene }) => {
  scene.write("c1", await scene.victim());
  for (const interval of ["", "5", "0", "0s", "-1s", "soon"]) {
    const error = await refused(scene, "--interval", interval, "c1");
    assert.equal([error.code, error.action], ["invalid", "use --interval"], interval);
  }
});

test.run();
