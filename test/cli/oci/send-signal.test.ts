import { suite } from "uvu";
import * as assert from "uvu/assert";
import { notRunning, sendSignal } from "../../../cli/oci/send-signal.ts";
import type { StoredState } from "../../../core/mod.ts";
import { refusal } from "../helpers.ts";
import { runtimeScene, type Scene, storedState } from "./scene.ts";

const test = suite<{ scene: Scene }>("sendSignal");
test.before.each((context) => {
  context.scene = runtimeScene();
});
test.after.each(({ scene }) => scene.clean());

const state = ({ pid, startTime }: Pick<StoredState, "pid" | "startTime">): StoredState =>
  storedState({ pid, startTime });

test("sendSignal signals the process that was written down", async ({ scene }) => {
  for (const [signal, name] of [
    [15, "SIGTERM"],
    [9, "SIGKILL"],
    [10, "SIGUSR1"],
  ] as const) {
    const victim = await scene.victim();
    sendSignal(state(victim), signal);
    assert.is(await victim.endedBy(), name);
  }
});

test("sendSignal never signals one that was started at another time", async ({ scene }) => {
  const victim = await scene.victim();
  const { pid, startTime } = victim;
  for (const other of [startTime + 1, startTime - 1, 0, -1, startTime + 2 ** 32])
    assert.is(
      refusal(() => sendSignal(state({ pid, startTime: other }), 9)).code,
      "not-found",
      String(other),
    );
  assert.ok(await victim.answers());
});

test("sendSignal says that one that has ended is not running", async ({ scene }) => {
  const victim = await scene.victim();
  sendSignal(state(victim), 9);
  await victim.endedBy();
  const error = refusal(() => sendSignal(state(victim), 9));
  assert.equal([error.code, error.message], ["not-found", 'Cannot signal container "c1": it is not running']);
  assert.is(error.message, notRunning("c1").message);
  assert.match(error.hint ?? "", /oci delete c1/);
});

test("sendSignal says what the kernel refuses", async ({ scene }) => {
  const victim = await scene.victim();
  const error = refusal(() => sendSignal(state(victim), 65));
  assert.equal([error.code, error.state], ["denied", "the kernel does not allow it (errno 22)"]);
  assert.ok(await victim.answers());
});

test.run();
