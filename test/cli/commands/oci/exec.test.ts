import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { ociExecSpec } from "../../../../cli/commands/oci/exec.spec.ts";
import { run } from "../../../../cli/commands/oci/exec.ts";
import { rejection } from "../../helpers.ts";
import { runtimeScene, type Scene } from "../../oci/scene.ts";

const test = suite<{ scene: Scene }>("oci exec");
test.before.each((context) => {
  context.scene = runtimeScene();
});
test.after.each(({ scene }) => scene.clean());

test("run() leaves the command's own flags to it", () => {
  const { flags, positionals } = parseArguments(ociExecSpec, [
    "-e",
    "A=1",
    "--tty=false",
    "c1",
    "ls",
    "-d",
    "-p",
    "x",
  ]);
  assert.equal(positionals, ["c1", "ls", "-d", "-p", "x"]);
  assert.equal([flags.detach, flags.process, flags.tty, flags.env], [false, undefined, false, ["A=1"]]);
});

test("run() writes down what fails", async ({ scene }) => {
  const log = join(scene.root, "log");
  scene.write("c1");
  const words = scene.words("--log", log, "--log-format", "json", "c1", "true");
  await rejection(run(parseArguments(ociExecSpec, words), scene.context()));
  assert.match(
    JSON.parse(readFileSync(log, "utf8")).msg,
    /^Cannot run command in container "c1": it has ended/,
  );
});

test.run();
