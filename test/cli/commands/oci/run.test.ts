import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { ociRunSpec } from "../../../../cli/commands/oci/run.spec.ts";
import { run } from "../../../../cli/commands/oci/run.ts";
import { rejection } from "../../helpers.ts";
import { makeBundle, ownConfig, withTerminal } from "../../oci/bundle.ts";
import { runtimeScene, type Scene } from "../../oci/scene.ts";

const test = suite<{ scene: Scene }>("oci run");
test.before.each((context) => {
  context.scene = runtimeScene();
});
test.after.each(({ scene }) => scene.clean());

/** The code of its refusal: the process would become the container otherwise. */
async function refused(scene: Scene, ...words: string[]): Promise<string> {
  const parsed = parseArguments(ociRunSpec, scene.words(...words));
  const error = await rejection(run(parsed, scene.context()));
  assert.equal(readdirSync(scene.root), ["taken"]);
  return error.code;
}

test("run() refuses an id that is taken, and what is none", async ({ scene }) => {
  const bundle = makeBundle(scene, ownConfig());
  assert.is(await refused(scene, "--bundle", bundle, "taken"), "exists");
  assert.is(await refused(scene, "-b", bundle, "--pid-file", "/none/pid", "taken"), "exists");
  assert.is(await refused(scene, "-b", bundle, "../x"), "invalid");
});

test("run() makes nothing for a bundle that cannot be started", async ({ scene }) => {
  const bundle = makeBundle(scene, "{}");
  assert.is(await refused(scene, "-b", join(bundle, "none"), "c1"), "not-found");
  assert.is(await refused(scene, "-b", bundle, "c1"), "invalid");
});

test("run() refuses a terminal that nobody would hold, and takes one when it stays", async ({ scene }) => {
  const bundle = makeBundle(scene, withTerminal(ownConfig(), true));
  assert.is(await refused(scene, "-b", bundle, "--detach", "taken"), "invalid");
  assert.is(await refused(scene, "-b", bundle, "-d", "--console-socket", "/none", "taken"), "exists");
  assert.is(await refused(scene, "-b", bundle, "--keep", "taken"), "exists");
});

test("run() writes down what fails", async ({ scene }) => {
  const bundle = makeBundle(scene, ownConfig());
  const log = join(bundle, "log");
  await refused(scene, "-b", bundle, "--log", log, "--log-format", "json", "taken");
  const { level, msg } = JSON.parse(readFileSync(log, "utf8"));
  assert.is(level, "error");
  assert.match(msg, /^Cannot create container "taken": there is a container of this id already/);
});

test.run();
