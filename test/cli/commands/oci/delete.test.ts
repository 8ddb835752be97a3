import { existsSync, mkdirSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { ociDeleteSpec } from "../../../../cli/commands/oci/delete.spec.ts";
import { run } from "../../../../cli/commands/oci/delete.ts";
import type { RlError } from "../../../../core/errors.ts";
import { processStartTime } from "../../../../core/host/bun/process-facts.ts";
import { rejection } from "../../helpers.ts";
import { runtimeScene, type Scene } from "../../oci/scene.ts";

const test = suite<{ scene: Scene }>("oci delete");
test.before.each((context) => {
  context.scene = runtimeScene();
});
test.after.each(({ scene }) => scene.clean());

const remove = (scene: Scene, ...words: string[]): Promise<number> =>
  run(parseArguments(ociDeleteSpec, scene.words(...words)), scene.context());
const refused = (scene: Scene, ...words: string[]): Promise<RlError> => rejection(remove(scene, ...words));

test("run() forgets a container that has ended, waited for or not", async ({ scene }) => {
  for (const parts of [{}, await scene.zombie()]) {
    const directory = scene.write("c1", parts);
    assert.is(await remove(scene, "c1"), 0);
    assert.not.ok(existsSync(directory));
  }
});

test("run() leaves a container that runs or waits", async ({ scene }) => {
  const victim = await scene.victim();
  const directory = scene.write("c1", victim);
  assert.equal(
    [(await refused(scene, "c1")).code, (await refused(scene, "c1")).state],
    ["invalid", "it is running"],
  );
  await scene.gate("c1");
  assert.is((await refused(scene, "c1")).state, "it is created");
  assert.ok(existsSync(join(directory, "state.json")));
  assert.ok(await victim.answers());
});

test("run() with force ends it first", async ({ scene }) => {
  for (const isWaiting of [false, true]) {
    const victim = await scene.victim();
    const directory = scene.write("c1", victim);
    if (isWaiting) await scene.gate("c1");
    assert.is(await remove(scene, "--force", "c1"), 0);
    assert.not.ok(existsSync(directory));
    assert.is(await victim.endedBy(), "SIGKILL");
  }
});

test("run() with force removes the group of one that ends by itself meanwhile", async ({ scene }) => {
  // Its parent is a shell that waits for it, so that nothing of it is left.
  await using shell = Bun.spawn(["sh", "-c", "sleep 1000000 & echo $!; wait"], { stdout: "pipe" });
  const { value } = await shell.stdout.getReader().read();
  const pid = Number(new TextDecoder().decode(value));
  const startTime = processStartTime(pid);
  // No group of the kernel's, so that an attempt is seen by its failure.
  scene.write("c1", { pid, ...(startTime !== undefined && { startTime }), cgroup: scene.root });
  const { flags, positionals, help } = parseArguments(ociDeleteSpec, scene.words("-f", "c1"));
  const endsWhenAsked = {
    ...flags,
    // Read between the look at the container and the signal.
    get force(): boolean {
      process.kill(pid, "SIGKILL");
      while (existsSync(`/proc/${pid}`)) Bun.sleepSync(1);
      return true;
    },
  };
  const error = await rejection(run({ flags: endsWhenAsked, positionals, help }, scene.context()));
  assert.match(error.state, /^its control group .* cannot be removed/);
});

test("run() ends no process of another, however many states name it", async ({ scene }) => {
  const victim = await scene.victim();
  const { pid, startTime } = victim;
  for (let index = 0; index < 50; index += 1) {
    const forged =
      index % 2 === 0 ? { startTime: startTime + 1 + index } : { startTime, bootId: `boot-${index}` };
    const directory = scene.write(`c${index}`, { pid, ...forged });
    assert.is(await remove(scene, "-f", `c${index}`), 0);
    assert.not.ok(existsSync(directory));
  }
  assert.ok(await victim.answers());
});

test("run() with force says nothing of what is not there", async ({ scene }) => {
  assert.is((await refused(scene, "gone")).code, "not-found");
  assert.is(await remove(scene, "-f", "gone"), 0);
});

test("run() with force frees an id whose start has left no state", async ({ scene }) => {
  const directory = scene.write("c1");
  unlinkSync(join(directory, "state.json"));
  assert.is((await refused(scene, "c1")).code, "not-found");
  assert.is(await remove(scene, "-f", "c1"), 0);
  assert.not.ok(existsSync(directory));
});

test("run() forgets a container whose state cannot be read only with force", async ({ scene }) => {
  const victim = await scene.victim();
  const directory = scene.write("c1");
  writeFileSync(join(directory, "state.json"), `{"pid":${victim.pid}}`);
  assert.is((await refused(scene, "c1")).code, "corrupt");
  assert.ok(existsSync(directory));
  assert.is(await remove(scene, "-f", "c1"), 0);
  assert.not.ok(existsSync(directory));
  assert.ok(await victim.answers());
});

test("run() removes nothing outside its directory, with force neither", async ({ scene }) => {
  const outside = join(scene.root, "..", "outside");
  mkdirSync(outside);
  writeFileSync(join(outside, "state.json"), "{}");
  for (const id of ["../outside", "..", ".", "/", ""])
    assert.is((await refused(scene, "-f", id)).code, "invalid");
  symlinkSync(outside, join(scene.write("c1"), "link"));
  symlinkSync(outside, join(scene.root, "c2"));
  for (const id of ["c1", "c2"]) assert.is(await remove(scene, "-f", id), 0);
  assert.ok(existsSync(join(outside, "state.json")));
  assert.not.ok(existsSync(join(scene.root, "c2")));
});

test.run();
