import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { ociListSpec } from "../../../../cli/commands/oci/list.spec.ts";
import { run } from "../../../../cli/commands/oci/list.ts";
import { runtimeScene, type Scene } from "../../oci/scene.ts";

const test = suite<{ scene: Scene }>("oci list");
test.before.each((context) => {
  context.scene = runtimeScene();
});
test.after.each(({ scene }) => scene.clean());

async function list(scene: Scene, ...words: string[]): Promise<string> {
  const context = scene.context();
  assert.is(await run(parseArguments(ociListSpec, scene.words(...words)), context), 0);
  assert.is(context.output.written.err, "");
  return context.output.written.out;
}

test("run() warns of a damaged state and shows the others", async ({ scene }) => {
  const { pid, startTime } = await scene.victim();
  scene.write("good", { pid, startTime });
  writeFileSync(join(scene.write("bad"), "state.json"), "{}");
  mkdirSync(join(scene.root, "no id"));
  const context = scene.context();
  assert.is(await run(parseArguments(ociListSpec, scene.words("-q")), context), 0);
  assert.is(context.output.written.out, "good\n");
  assert.match(context.output.written.err, /warning: .*"bad".*\n.*warning: .*"no id"/);
});

test("run() shows every container in a table, by id", async ({ scene }) => {
  const { pid, startTime } = await scene.victim();
  scene.write("b", { pid, startTime });
  scene.write("a", { pid, startTime: startTime + 1 });
  scene.write("c", { pid, startTime });
  await scene.gate("c");
  const [head, ...rows] = (await list(scene)).trimEnd().split("\n");
  assert.equal(head?.split(/ +/), ["ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER"]);
  const rest = ["/bundle", "2026-06-15T12:00:00.000Z", "alice"];
  assert.equal(
    rows.map((row) => row.split(/ +/)),
    [
      ["a", "0", "stopped", ...rest],
      ["b", String(pid), "running", ...rest],
      ["c", String(pid), "created", ...rest],
    ],
  );
});

test("run() prints ids alone, or states as JSON", async ({ scene }) => {
  scene.write("b");
  scene.write("a", { annotations: { x: "y" } });
  assert.is(await list(scene, "--quiet"), "a\nb\n");
  assert.is(await list(scene, "-q", "--format", "json"), "a\nb\n");
  const states = JSON.parse(await list(scene, "--format", "json"));
  assert.equal(
    states.map((state: Record<string, unknown>) => [state.id, state.status, state.pid, state.annotations]),
    [
      ["a", "stopped", 0, { x: "y" }],
      ["b", "stopped", 0, undefined],
    ],
  );
});

test("run() shows nothing where nothing is, or nothing was ever made", async ({ scene }) => {
  for (const root of [scene.root, join(scene.root, "none")]) {
    const said = async (...words: string[]): Promise<string> => await list(scene, ...words, "--root", root);
    assert.is((await said()).split("\n").length, 2);
    assert.equal([await said("-q"), await said("-f", "json")], ["", "[]\n"]);
  }
});

test("run() passes over one that is being made", async ({ scene }) => {
  mkdirSync(join(scene.root, "new"));
  writeFileSync(join(scene.root, "file"), "");
  scene.write("a");
  assert.is(await list(scene, "-q"), "a\n");
});

test("run() sends no control characters to a terminal", async ({ scene }) => {
  scene.write("a", { bundle: "/b\u001b[2J\n", owner: "x\u202ey" });
  const out = await list(scene);
  for (const unsafe of ["\u001b", "\u202e"]) assert.not.ok(out.includes(unsafe));
  assert.match(out, /\/b\\u001b\[2J\\n/);
});

test.run();
