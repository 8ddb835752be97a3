import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { ociPsSpec } from "../../../../cli/commands/oci/ps.spec.ts";
import { run } from "../../../../cli/commands/oci/ps.ts";
import { rejection } from "../../helpers.ts";
import { runtimeScene, type Scene } from "../../oci/scene.ts";

const test = suite<{ scene: Scene }>("oci ps");
test.before.each((context) => {
  context.scene = runtimeScene();
});
test.after.each(({ scene }) => scene.clean());

async function list(scene: Scene, ...words: string[]): Promise<string> {
  const context = scene.context();
  const withPath = { ...context, environment: { PATH: process.env.PATH } };
  assert.is(await run(parseArguments(ociPsSpec, scene.words(...words)), withPath), 0);
  return context.output.written.out;
}

test("run() lists the lines of ps that are about the container", async ({ scene }) => {
  const { pid, startTime } = await scene.victim();
  scene.write("c1", { pid, startTime });
  const [head = "", line = "", ...rest] = (await list(scene, "c1")).split("\n");
  assert.match(head, / PID /);
  assert.match(line, new RegExp(` ${pid} .*cat$`));
  assert.equal(rest, [""]);
  assert.equal((await list(scene, "c1", "-e", "-o", "comm,pid")).trim().split(/\s+/), [
    "COMMAND",
    "PID",
    "cat",
    String(pid),
  ]);
});

test("run() prints pids alone for programs", async ({ scene }) => {
  const { pid, startTime } = await scene.victim();
  scene.write("c1", { pid, startTime });
  assert.is(await list(scene, "--format", "json", "c1"), `[${pid}]\n`);
});

test("run() refuses options that ps does not take, and those that show no pid", async ({ scene }) => {
  const { pid, startTime } = await scene.victim();
  scene.write("c1", { pid, startTime });
  assert.match((await rejection(list(scene, "c1", "-o", "nonsense"))).state, /nonsense/);
  assert.is((await rejection(list(scene, "c1", "-o", "args"))).state, "its heading has no PID");
});

test("run() refuses a container that has ended", async ({ scene }) => {
  scene.write("c1");
  assert.is((await rejection(list(scene, "c1"))).state, "it is not running");
});

test.run();
