import { suite } from "uvu";
import * as assert from "uvu/assert";
import { runOci } from "../../../cli/oci/main.ts";
import { type Recorded, recordOutput, rejection } from "../helpers.ts";
import { runtimeScene, type Scene } from "./scene.ts";

const test = suite<{ scene: Scene }>("runOci");
test.before.each((context) => {
  context.scene = runtimeScene();
});
test.after.each(({ scene }) => scene.clean());

async function said(...argv: string[]): Promise<Recorded["written"]> {
  const output = recordOutput();
  assert.is(await runOci(argv, output, {}), 0);
  return output.written;
}

test("runOci takes flags before the command's name and after it", async ({ scene }) => {
  scene.write("c1");
  const { out } = await said("--root", scene.root, "state", "c1");
  assert.is(JSON.parse(out).status, "stopped");
  assert.equal(await said("state", "c1", "--root", scene.root), { out, err: "" });
});

test("runOci passes on what a command refuses, and flags that none has", async ({ scene }) => {
  for (const verb of ["run", "create", "start", "state", "kill", "delete"]) {
    const refused = rejection(runOci(["--root", scene.root, verb, "../x"], recordOutput(), {}));
    assert.is((await refused).code, "invalid", verb);
    assert.is((await rejection(runOci(["--nope", verb, "c1"], recordOutput(), {}))).code, "invalid", verb);
  }
});

test("runOci hands what is called seldom to the table of commands", async ({ scene }) => {
  scene.write("c1");
  assert.is((await said("--root", scene.root, "list", "-q")).out, "c1\n");
  assert.is((await rejection(runOci(["nope"], recordOutput(), {}))).code, "invalid");
});

test("runOci tells the program's version, as engines ask a runtime for it", async () => {
  for (const flag of ["--version", "-v"]) assert.match((await said(flag)).out, /\d+\.\d+\.\d+/);
});

test("runOci shows the help of the group and of every command", async () => {
  for (const argv of [[], ["--help"]]) assert.match((await said(...argv)).out, /oci/);
  for (const verb of ["run", "create", "start", "state", "kill", "delete", "list"])
    assert.match((await said(verb, "--help")).out, new RegExp(`rl oci ${verb}`));
});

test.run();
