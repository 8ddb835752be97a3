import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { ociRunSpec } from "../../../../cli/commands/oci/run.spec.ts";
import { run } from "../../../../cli/commands/oci/run.ts";
import { makeBundle, ownConfig, testStart, withTerminal } from "../../oci/bundle.ts";
import { runtimeScene, type Scene } from "../../oci/scene.ts";

const test = suite<{ scene: Scene }>("oci run");
test.before.each((context) => {
  context.scene = runtimeScene();
});
test.after.each(({ scene }) => scene.clean());

const refused = testStart(test, (scene, words) => run(parseArguments(ociRunSpec, words), scene.context()));

test("run() refuses a terminal that nobody would hold, and takes one when it stays", async ({ scene }) => {
  const bundle = makeBundle(scene, withTerminal(ownConfig(), true));
  assert.is(await refused(scene, "-b", bundle, "--detach", "taken"), "invalid");
  assert.is(await refused(scene, "-b", bundle, "-d", "--console-socket", "/none", "taken"), "exists");
  assert.is(await refused(scene, "-b", bundle, "--keep", "taken"), "exists");
});

test.run();
