import { rmSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { lifeDirectory } from "../../../core/host/bun/container-store.ts";
import { containerStore } from "../../../engine/session/containers.ts";
import { stopContainer } from "../../../engine/session/stop.ts";
import { rejection } from "../../cli/helpers.ts";
import { type Stage, stage } from "./fixture.ts";
import { ID, type RunningScene, runningScene } from "./running-scene.ts";

const test = suite("stopContainer");
const ASKED = ["sh", "-c", "trap 'exit 3' INT; trap : TERM; echo up; while :; do sleep 0.02; done"];
let at: Stage;
let scene: RunningScene;
test.before.each(() => {
  at = stage();
});
test.after.each(async () => {
  await scene.stop();
  at.remove();
});

test("a container is asked by its own signal, SIGTERM without one", async () => {
  scene = await runningScene(at, ["sleep", "600"], containerStore(at.session));
  await stopContainer(at.session.paths, scene.store, await scene.container(), {
    signal: undefined,
    timeout: -1,
  });
  assert.is(scene.child.signalCode, "SIGTERM");
});

test("its document's signal wins, and the one that is given wins over that", async () => {
  for (const [stopSignal, signal] of [
    ["SIGINT", undefined],
    ["HUP", 2],
  ] as const) {
    scene = await runningScene(at, ASKED, containerStore(at.session));
    const container = await scene.container();
    const document = { ...container.document, stopSignal };
    await stopContainer(at.session.paths, scene.store, { ...container, document }, { signal, timeout: -1 });
    assert.is(scene.child.exitCode, 3);
    await scene.stop();
    at.remove();
    at = stage();
  }
});

test("what does not end in time is killed, and what does not run is left", async () => {
  scene = await runningScene(at, ASKED, containerStore(at.session));
  const container = await scene.container();
  await stopContainer(at.session.paths, scene.store, container, { signal: undefined, timeout: 0 });
  assert.is(scene.child.signalCode, "SIGKILL");
  const ended = { ...container, state: undefined };
  await stopContainer(at.session.paths, scene.store, ended, { signal: undefined, timeout: -1 });
});

test("a state that names another's process is told as such, and the process goes on", async () => {
  scene = await runningScene(at, ["sleep", "600"], containerStore(at.session), false);
  rmSync(`${lifeDirectory(at.session.paths, ID)}/control`);
  const container = await scene.container();
  const stopped = stopContainer(at.session.paths, scene.store, container, { signal: undefined, timeout: 0 });
  assert.match((await rejection(stopped)).message, /not its own/);
  assert.is(scene.child.signalCode, null);
});

test.run();
