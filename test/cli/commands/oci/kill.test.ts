import { writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { ociKillSpec } from "../../../../cli/commands/oci/kill.spec.ts";
import { run } from "../../../../cli/commands/oci/kill.ts";
import type { RlError } from "../../../../core/errors.ts";
import { rejection } from "../../helpers.ts";
import { runtimeScene, type Scene } from "../../oci/scene.ts";

const test = suite<{ scene: Scene }>("oci kill");
test.before.each((context) => {
  context.scene = runtimeScene();
});
test.after.each(({ scene }) => scene.clean());

const kill = (scene: Scene, ...words: string[]): Promise<number> =>
  run(parseArguments(ociKillSpec, scene.words(...words)), scene.context());
const refused = (scene: Scene, ...words: string[]): Promise<RlError> => rejection(kill(scene, ...words));

test("run() sends TERM, or the signal that is named", async ({ scene }) => {
  for (const [words, name] of [
    [[], "SIGTERM"],
    [["KILL"], "SIGKILL"],
    [["9"], "SIGKILL"],
    [["sigusr1"], "SIGUSR1"],
  ] as const) {
    const victim = await scene.victim();
    scene.write("c1", victim);
    assert.is(await kill(scene, "c1", ...words), 0);
    assert.is(await victim.endedBy(), name);
  }
});

test("run() signals a container that waits for its start as well", async ({ scene }) => {
  const victim = await scene.victim();
  scene.write("c1", victim);
  await scene.gate("c1");
  assert.is(await kill(scene, "c1", "KILL"), 0);
  assert.is(await victim.endedBy(), "SIGKILL");
});

test("run() signals no other process that has got the number", async ({ scene }) => {
  const victim = await scene.victim();
  const { pid, startTime } = victim;
  for (const parts of [{ startTime: startTime + 1 }, { startTime: 0 }, { bootId: "other" }]) {
    scene.write("c1", { pid, startTime, ...parts });
    const error = await refused(scene, "c1", "KILL");
    assert.equal([error.code, error.state], ["not-found", "it is not running"]);
  }
  assert.ok(await victim.answers());
});

test("run() says that a container that has ended is not running, waited for or not", async ({ scene }) => {
  scene.write("c1", await scene.zombie());
  scene.write("c2");
  for (const id of ["c1", "c2"])
    assert.is((await refused(scene, id)).message, `Cannot signal container "${id}": it is not running`);
});

test("run() refuses what is no signal, and sends none", async ({ scene }) => {
  const victim = await scene.victim();
  scene.write("c1", victim);
  for (const signal of ["NOPE", "0", "65", ""])
    assert.is((await refused(scene, "c1", signal)).code, "invalid");
  assert.ok(await victim.answers());
});

test("run() refuses what is not there, what cannot be read, and what is no id", async ({ scene }) => {
  writeFileSync(`${scene.write("bad")}/state.json`, "{}");
  assert.is((await refused(scene, "gone")).code, "not-found");
  assert.is((await refused(scene, "bad")).code, "corrupt");
  assert.is((await refused(scene, "..")).code, "invalid");
});

test.run();
