import { rmSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { containerStore } from "../../../../core/engine/session/containers.ts";
import { lockContainer, signalContainer, untilEnd } from "../../../../core/engine/session/running.ts";
import { lifeDirectory } from "../../../../core/host/bun/container-store.ts";
import { refusal } from "../../../cli/helpers.ts";
import { type Stage, stage } from "./fixture.ts";
import { ID, runningScene } from "./running-scene.ts";

const test = suite("running containers");
let at: Stage;
test.before.each(() => {
  at = stage();
});
test.after.each(() => at.remove());

test("of two that want one container, the second begins when the first has done", async () => {
  const order: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const first = lockContainer(at.session.paths, ID, async () => {
    begun.resolve();
    await promise;
    order.push("first");
  });
  await begun.promise;
  const second = lockContainer(at.session.paths, ID, async () => void order.push("second"));
  await lockContainer(at.session.paths, "cd".repeat(32), async () => void order.push("other"));
  resolve();
  await Promise.all([first, second]);
  assert.equal(order, ["other", "first", "second"]);
});

test("a signal goes to the container's own process alone", async () => {
  const scene = await runningScene(at, ["sleep", "600"], containerStore(at.session));
  const container = await scene.container();
  assert.is(refusal(() => signalContainer({ isOwn: () => false }, container, 9)).code, "invalid");
  assert.is(
    refusal(() => signalContainer(scene.store, { ...container, state: undefined }, 9)).code,
    "invalid",
  );
  signalContainer(scene.store, container, 15);
  await scene.child.exited;
  assert.is(scene.child.signalCode, "SIGTERM");
  await scene.stop();
});

test("the end is heard from the monitor, else it is read", async () => {
  const store = containerStore(at.session);
  assert.is(await untilEnd(at.session.paths, store, ID), undefined);
  const scene = await runningScene(at, ["sh", "-c", "echo up; sleep 0.05; exit 7"], store);
  assert.is(await untilEnd(at.session.paths, scene.store, ID), 7);
  await scene.stop();
});

test("a state of what runs and has no socket is nobody's to wait for", async () => {
  const scene = await runningScene(at, ["sleep", "600"], containerStore(at.session));
  rmSync(`${lifeDirectory(at.session.paths, ID)}/control`);
  assert.is(await untilEnd(at.session.paths, scene.store, ID), undefined);
  await scene.stop();
});

test.run();
