import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { ociUpdateSpec } from "../../../../cli/commands/oci/update.spec.ts";
import { run } from "../../../../cli/commands/oci/update.ts";
import { isPrivileged } from "../../../../core/engine/oci/cgroup.ts";
import { rejection } from "../../helpers.ts";
import { runtimeScene, type Scene } from "../../oci/scene.ts";

const test = suite<{ scene: Scene }>("oci update");
test.before.each((context) => {
  context.scene = runtimeScene();
});
test.after.each(({ scene }) => scene.clean());

/** Update with this on standard input. */
function refused(scene: Scene, input: string, ...words: string[]) {
  const context = scene.context();
  const bytes = new TextEncoder().encode(input);
  const files = {
    ...context.files,
    async *input() {
      yield bytes.subarray(0, 5);
      yield bytes.subarray(5);
    },
  };
  return rejection(run(parseArguments(ociUpdateSpec, scene.words(...words)), { ...context, files }));
}

test("run() refuses a container without a control group, or that has ended", async ({ scene }) => {
  scene.write("c1", await scene.victim());
  scene.write("c2");
  assert.is((await refused(scene, "", "--memory", "5m", "c1")).code, "unsupported");
  assert.is((await refused(scene, '{"pids":{"limit":5}}', "-r", "-", "c1")).code, "unsupported");
  assert.is((await refused(scene, "", "--memory", "5m", "c2")).state, "it is not running");
});

test("run() refuses limits that cannot be read before it looks at the container", async ({ scene }) => {
  const malformed = await refused(scene, '{"pids":{"limit":"5"}}', "--resources", "-", "c1");
  assert.match(malformed.message, /standard input\.pids\.limit/);
  const huge = await refused(scene, " ".repeat(2 ** 20 + 1), "--resources", "-", "c1");
  assert.is(huge.code, "limit");
  assert.is((await refused(scene, "", "--memory", "much", "c1")).action, "use --memory");
});

test("run() refuses to change rules for devices where they count, and elsewhere they ask for nothing", async ({
  scene,
}) => {
  scene.write("c1", await scene.victim());
  const rules = '{"devices":[{"allow":false,"access":"rwm"}]}';
  const error = await refused(scene, rules, "-r", "-", "c1");
  const counts = isPrivileged(process.geteuid?.() ?? 0);
  assert.is(error.subject, counts ? "resources.devices" : "c1");
  assert.is((await refused(scene, '{"devices":[]}', "-r", "-", "c1")).subject, "c1");
});

test.run();
