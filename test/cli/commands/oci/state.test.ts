import { writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { ociStateSpec } from "../../../../cli/commands/oci/state.spec.ts";
import { run } from "../../../../cli/commands/oci/state.ts";
import { rejection } from "../../helpers.ts";
import { runtimeScene, type Scene } from "../../oci/scene.ts";

const test = suite<{ scene: Scene }>("oci state");
test.before.each((context) => {
  context.scene = runtimeScene();
});
test.after.each(({ scene }) => scene.clean());

interface Shown {
  readonly status: string;
  readonly pid: number;
}

async function state(scene: Scene, id: string): Promise<Shown & Record<string, unknown>> {
  const context = scene.context();
  assert.is(await run(parseArguments(ociStateSpec, scene.words(id)), context), 0);
  assert.match(context.output.written.out, /^\{\n {2}"ociVersion": "1\.2\.0",\n/);
  assert.ok(context.output.written.out.endsWith("\n}\n"));
  return JSON.parse(context.output.written.out);
}

test("run() prints the state of a container that runs", async ({ scene }) => {
  const { pid, startTime } = await scene.victim();
  scene.write("c1", { pid, startTime, annotations: { "org.a": "b\n" } });
  assert.equal(await state(scene, "c1"), {
    ociVersion: "1.2.0",
    id: "c1",
    pid,
    status: "running",
    bundle: "/bundle",
    rootfs: "/bundle/rootfs",
    created: "2026-06-15T12:00:00.000Z",
    annotations: { "org.a": "b\n" },
    owner: "alice",
  });
});

test("run() tells one that waits for its start", async ({ scene }) => {
  const { pid, startTime } = await scene.victim();
  scene.write("c1", { pid, startTime });
  await scene.gate("c1");
  const { status, pid: shown } = await state(scene, "c1");
  assert.equal([status, shown], ["created", pid]);
});

test("run() names no process of one that has ended, or whose number another has got", async ({ scene }) => {
  const { pid, startTime } = await scene.victim();
  const ended = [
    {},
    { pid, startTime: startTime + 1 },
    { pid, startTime, bootId: "other" },
    await scene.zombie(),
  ];
  for (const [index, parts] of ended.entries()) {
    scene.write(`c${index}`, parts);
    const { status, pid: shown } = await state(scene, `c${index}`);
    assert.equal([status, shown], ["stopped", 0], JSON.stringify(parts));
  }
});

test("run() refuses what is not there, what cannot be read, and what is no id", async ({ scene }) => {
  writeFileSync(`${scene.write("bad")}/state.json`, "{}");
  for (const [id, code] of [
    ["gone", "not-found"],
    ["bad", "corrupt"],
    ["../root/bad", "invalid"],
  ] as const) {
    const context = scene.context();
    assert.is((await rejection(run(parseArguments(ociStateSpec, scene.words(id)), context))).code, code);
    assert.is(context.output.written.out, "");
  }
});

test.run();
