import { rmSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { containerStore } from "../../../../core/engine/session/containers.ts";
import { killContainer, stopContainer } from "../../../../core/engine/session/stop.ts";
import { lifeDirectory } from "../../../../core/host/bun/container-store.ts";
import { rejection } from "../../../cli/helpers.ts";
import { type Stage, stage } from "./fixture.ts";
import { ID, type RunningScene, runningScene } from "./running-scene.ts";
import { toldEvents } from "./told-events.ts";

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

test("signals and the end of what was stopped are told, and nothing of what did not run", async () => {
  scene = await runningScene(at, ["sleep", "600"], containerStore(at.session));
  const { paths } = at.session;
  const container = await scene.container();
  await killContainer(paths, scene.store, container, 18);
  await stopContainer(paths, scene.store, container, { signal: 15, timeout: -1 });
  await stopContainer(paths, scene.store, { ...container, state: undefined }, { signal: 15, timeout: -1 });
  assert.equal(
    toldEvents(paths).map(({ action, attributes }) => [action, attributes.signal]),
    [
      ["kill", "18"],
      ["kill", "15"],
      ["stop", undefined],
    ],
  );
});

test("a monitor that does not answer is waited for no longer than the caller wants", async () => {
  scene = await runningScene(at, ["sleep", "600"], containerStore(at.session), true, false);
  const container = await scene.container();
  await killContainer(at.session.paths, scene.store, container, 9, AbortSignal.timeout(20));
  await scene.child.exited;
  assert.is(scene.child.signalCode, "SIGKILL");
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
