import { suite } from "uvu";
import * as assert from "uvu/assert";
import { signalAll } from "../../../cli/oci/signal-all.ts";
import type { Cgroup } from "../../../core/host/bun/cgroup.ts";
import { RlError } from "../../../core/mod.ts";
import { rejection } from "../helpers.ts";
import { runtimeScene, type Scene, storedState } from "./scene.ts";

const test = suite<{ scene: Scene }>("signalAll");
test.before.each((context) => {
  context.scene = runtimeScene();
});
test.after.each(({ scene }) => scene.clean());

/** A group of these processes, and what is written into its files. */
function groupOf(pids: readonly number[], files: readonly string[]): { group: Cgroup; writes: string[] } {
  const writes: string[] = [];
  let isFrozen = false;
  const group: Cgroup = {
    read: (file) =>
      file === "cgroup.freeze"
        ? `${Number(isFrozen)}\n`
        : file === "cgroup.events"
          ? `frozen ${Number(isFrozen)}\n`
          : undefined,
    write({ file, value }) {
      writes.push(`${file}=${value}`);
      if (file === "cgroup.freeze") isFrozen = value === "1";
    },
    files: () => files,
    readAll: () => pids.map((pid) => `${pid}\n`),
    watch: () => () => undefined,
    [Symbol.dispose]: () => undefined,
  };
  return { group, writes };
}

test("a signal reaches every process of the group while it stands still", async ({ scene }) => {
  const victims = [await scene.victim(), await scene.victim()];
  const { group, writes } = groupOf([...victims.map(({ pid }) => pid), 2 ** 22 + 1], ["cgroup.kill"]);
  await signalAll(storedState({ cgroup: "/g" }), "running", 15, () => group);
  for (const victim of victims) assert.is(await victim.endedBy(), "SIGTERM");
  assert.equal(writes, ["cgroup.freeze=1", "cgroup.freeze=0"]);
});

test("the kernel kills a group by itself, where it can", async ({ scene }) => {
  const victim = await scene.victim();
  const able = groupOf([victim.pid], ["cgroup.kill"]);
  await signalAll(storedState({ cgroup: "/g" }), "stopped", 9, () => able.group);
  assert.equal(able.writes, ["cgroup.kill=1"]);
  assert.ok(await victim.answers());
  await signalAll(storedState({ cgroup: "/g" }), "stopped", 9, () => groupOf([victim.pid], []).group);
  assert.is(await victim.endedBy(), "SIGKILL");
});

test("a group that has gone has no processes, and none of an earlier boot is touched", async ({ scene }) => {
  const gone = (): Cgroup => {
    throw new RlError({
      code: "not-found",
      action: "open control group",
      subject: "/g",
      state: "it is not there",
    });
  };
  await signalAll(storedState({ cgroup: "/g" }), "stopped", 15, gone);
  const victim = await scene.victim();
  const { group, writes } = groupOf([victim.pid], ["cgroup.kill"]);
  await signalAll(storedState({ cgroup: "/g", bootId: "another" }), "stopped", 9, () => group);
  assert.equal(writes, []);
  assert.ok(await victim.answers());
});

test("without a group and a pid namespace nothing tells a container's processes", async ({ scene }) => {
  const victim = await scene.victim();
  const error = await rejection(
    signalAll(storedState({ pid: victim.pid, startTime: victim.startTime }), "running", 15),
  );
  assert.equal([error.code, error.subject], ["unsupported", "c1"]);
  assert.ok(await victim.answers());
  await signalAll(storedState(), "stopped", 15);
});

test.run();
