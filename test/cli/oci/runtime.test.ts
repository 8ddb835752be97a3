import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { findContainer, runtimeDirectory, shown } from "../../../cli/oci/runtime.ts";
import { createRuntimeDirectory } from "../../../core/host/bun/runtime-directory.ts";
import { makeGroup } from "../../host/bun/groups.ts";
import { makeContext, rejection } from "../helpers.ts";
import { runtimeScene, type Scene, storedState } from "./scene.ts";

const test = suite<{ scene: Scene }>("finding containers of the OCI runtime");
test.before.each((context) => {
  context.scene = runtimeScene();
});
test.after.each(({ scene }) => scene.clean());

test("runtimeDirectory is that of --root", async ({ scene }) => {
  scene.write("c1");
  const directory = runtimeDirectory({ root: scene.root, "log-format": "text" }, makeContext());
  assert.equal(await directory.list(), ["c1"]);
});

test("findContainer knows where a container is in its life", async ({ scene }) => {
  const directory = createRuntimeDirectory(scene.root);
  const { pid, startTime } = await scene.victim();
  scene.write("c1", { pid, startTime });
  assert.is((await findContainer(directory, "c1")).status, "running");
  await scene.gate("c1");
  const found = await findContainer(directory, "c1");
  assert.equal([found.status, found.state.pid, found.state.id], ["created", pid, "c1"]);
});

test("findContainer knows a container whose control group is frozen", async ({ scene }) => {
  const directory = createRuntimeDirectory(scene.root);
  const cgroup = makeGroup(join(scene.root, "..", "group"), { "cgroup.freeze": "1\n" });
  scene.write("c1", { ...(await scene.victim()), cgroup });
  scene.write("c2", { cgroup });
  const status = async (id: string): Promise<string> => (await findContainer(directory, id)).status;
  assert.equal([await status("c1"), await status("c2")], ["paused", "stopped"]);
  makeGroup(cgroup, { "cgroup.freeze": "0\n" });
  assert.is(await status("c1"), "running");
});

test("findContainer counts as stopped what is another's process, or none any more", async ({ scene }) => {
  const directory = createRuntimeDirectory(scene.root);
  const victim = await scene.victim();
  const { pid, startTime } = victim;
  const states = [
    {},
    { pid, startTime: startTime + 1 },
    { pid, startTime: startTime - 1 },
    { pid, startTime: 0 },
    { pid, startTime, bootId: "00000000-0000-0000-0000-000000000000" },
    { pid, startTime, bootId: "" },
    { pid: pid + 2 ** 32, startTime },
    { pid: -pid, startTime },
    { pid: 0, startTime: 0 },
    await scene.zombie(),
  ];
  for (const [index, state] of states.entries()) {
    scene.write(`c${index}`, state);
    await scene.gate(`c${index}`);
    assert.is((await findContainer(directory, `c${index}`)).status, "stopped", JSON.stringify(state));
  }
});

test("findContainer refuses ids that lead elsewhere, before anything is read", async ({ scene }) => {
  scene.write("c1");
  const directory = createRuntimeDirectory(join(scene.root, "c1"));
  for (const id of ["../c1", ".", "", "c1/"])
    assert.is((await rejection(findContainer(directory, id))).code, "invalid");
});

test("findContainer tells a container that is not there from one whose state cannot be read", async ({
  scene,
}) => {
  const directory = createRuntimeDirectory(scene.root);
  assert.is((await rejection(findContainer(directory, "c1"))).code, "not-found");
  writeFileSync(join(scene.write("c1"), "state.json"), '{"pid":1');
  const error = await rejection(findContainer(directory, "c1"));
  assert.equal([error.code, error.subject], ["corrupt", "c1"]);
});

test("shown names the owner as /etc/passwd does, and one it does not know by number", () => {
  assert.is(shown({ state: storedState({ owner: "0" }), status: "stopped" }).owner, "root");
  assert.is(shown({ state: storedState({ owner: "3999999999" }), status: "stopped" }).owner, "3999999999");
});

test.run();
