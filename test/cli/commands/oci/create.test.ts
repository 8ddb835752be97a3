import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { ociCreateSpec } from "../../../../cli/commands/oci/create.spec.ts";
import { run } from "../../../../cli/commands/oci/create.ts";
import { makeBundle, ownConfig, testStart, withTerminal } from "../../oci/bundle.ts";
import { runtimeScene, type Scene } from "../../oci/scene.ts";

const test = suite<{ scene: Scene }>("oci create");
test.before.each((context) => {
  context.scene = runtimeScene();
});
test.after.each(({ scene }) => scene.clean());

const refused = testStart(test, (scene, words) => run(parseArguments(ociCreateSpec, words), scene.context()));

test("run() refuses a terminal that nobody would hold", async ({ scene }) => {
  const bundle = makeBundle(scene, withTerminal(ownConfig(), true));
  assert.is(await refused(scene, "-b", bundle, "taken"), "invalid");
  assert.is(await refused(scene, "-b", bundle, "--console-socket", "/none", "taken"), "exists");
});

test.run();
