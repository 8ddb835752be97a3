import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { ociExecSpec } from "../../../cli/commands/oci/exec.spec.ts";
import { execInContainer } from "../../../cli/oci/exec-container.ts";
import type { RlError } from "../../../core/errors.ts";
import { rejection } from "../helpers.ts";
import { ownConfig } from "./bundle.ts";
import { runtimeScene, type Scene } from "./scene.ts";

const test = suite<{ scene: Scene }>("execInContainer");
test.before.each((context) => {
  context.scene = runtimeScene();
});
test.after.each(({ scene }) => scene.clean());

/** Its refusal: the process would become the command's monitor otherwise. */
function refused(scene: Scene, id: string, ...words: string[]): Promise<RlError> {
  const { flags, positionals } = parseArguments(ociExecSpec, scene.words(...words, id, "true"));
  return rejection(execInContainer(id, positionals.slice(1), flags, scene.context()));
}

/** A container that runs, of a bundle with this config. */
async function running(scene: Scene, config: unknown): Promise<string> {
  const bundle = join(scene.root, "..", "bundle");
  mkdirSync(bundle, { recursive: true });
  writeFileSync(join(bundle, "config.json"), JSON.stringify(config));
  scene.write("c1", { ...(await scene.victim()), bundle });
  return bundle;
}

test("execInContainer refuses what does not run, and what is not there", async ({ scene }) => {
  scene.write("c1");
  assert.match((await refused(scene, "c1")).state, /it has ended/);
  assert.is((await refused(scene, "c2")).code, "not-found");
  assert.is((await refused(scene, "../c1")).code, "invalid");
});

test("execInContainer refuses a container whose bundle is gone or broken", async ({ scene }) => {
  scene.write("c1", { ...(await scene.victim()), bundle: join(scene.root, "none") });
  assert.match((await refused(scene, "c1")).state, /config\.json cannot be read/);
  await running(scene, {});
  assert.is((await refused(scene, "c1")).code, "invalid");
});

test("execInContainer refuses what cannot be done before it hands anything over", async ({ scene }) => {
  const bundle = await running(scene, ownConfig());
  const document = join(bundle, "process.json");
  assert.equal((await refused(scene, "c1", "--process", document)).subject, document);
  writeFileSync(document, "[]");
  assert.is((await refused(scene, "c1", "--process", document)).code, "invalid");
  for (const words of [
    ["--preserve-fds", "x"],
    ["--cgroup", "a"],
    ["-u", "x"],
    ["--tty", "--detach"],
  ])
    assert.is((await refused(scene, "c1", ...words)).code, "invalid", words.join(" "));
  assert.match((await refused(scene, "c1", "--preserve-fds", "900000")).state, /not opened it/);
});

test("execInContainer takes only a profile that can be compiled", async ({ scene }) => {
  const config = ownConfig();
  await running(scene, {
    ...config,
    linux: { ...config.linux, seccomp: { defaultAction: "SCMP_ACT_NOPE" } },
  });
  assert.is((await refused(scene, "c1")).code, "invalid");
});

test.run();
