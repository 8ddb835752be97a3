import { readFileSync } from "node:fs";
import { join } from "node:path";
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

test("runOci takes these flags with every command, as callers give them to all alike", async ({ scene }) => {
  const flags = ["--root", scene.root, "--log", join(scene.root, "log"), "--log-format=json", "--debug"];
  const { out } = await said(...flags, "features");
  assert.ok(JSON.parse(out).ociVersionMax);
  const { message } = await rejection(
    runOci([...flags, "spec", "--bundle", join(scene.root, "none")], recordOutput(), {
      HOME: scene.root,
    }),
  );
  assert.match(readFileSync(join(scene.root, "log"), "utf8"), "there is no such directory");
  assert.match(message, "there is no such directory");
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
  for (const argv of [["--version"], ["-v"], ["--root", "/r", "--version"]])
    assert.match((await said(...argv)).out, /\d+\.\d+\.\d+/);
});

test("runOci shows the help of the group and of every command", async () => {
  for (const argv of [[], ["--help"], ["--root", "/r", "--help"], ["help"]])
    assert.match((await said(...argv)).out, /oci/);
  for (const verb of ["run", "create", "start", "state", "kill", "delete", "list"])
    for (const argv of [
      [verb, "--help"],
      ["help", verb],
    ])
      assert.match((await said(...argv)).out, new RegExp(`rl oci ${verb}`));
});

test("runOci refuses what stands before a command by its own name", async () => {
  const refused = (...argv: string[]) => rejection(runOci(argv, recordOutput(), {}));
  assert.is((await refused("--root")).message, 'Cannot accept flag "--root": its value is missing');
  assert.is((await refused("--root", "/r")).message, 'Cannot run command "rl oci": COMMAND is missing');
  for (const argv of [
    ["--bundle", "/b", "run", "x"],
    ["--nope", "list"],
  ]) {
    const { message } = await refused(...argv);
    assert.is(message, `Cannot accept flag "${argv[0]}": rl oci has no such flag`);
  }
});

test.run();
