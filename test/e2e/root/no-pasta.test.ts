/** A machine without pasta. System directories are searched first, so the file is hidden by a mount of our own. */
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { type Finished, run } from "../../helpers/process.ts";
import { program } from "../../helpers/world.ts";

const test = suite("without pasta");
let stage: Stage;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  await stage.ok(["pull", "-q", stage.image("busybox")]);
});
test.after(() => stage?.stop());

/** Run rl where no file called pasta can be executed. */
const rl = (network: readonly string[], script: string): Promise<Finished> => {
  const hidden = Bun.which("pasta") ?? join("/usr/bin", "pasta");
  const outer = 'mount --bind /dev/null "$0" && exec "$@"';
  const args = ["run", "--rm", ...network, stage.image("busybox"), "sh", "-c", script];
  return run(["unshare", "--mount", "sh", "-c", outer, hidden, program(), ...args], { env: stage.env });
};
const INTERFACES = "tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '";

test("a private network has loopback, with one warning that says what to install", async () => {
  const { exitCode, stdout, stderr } = await rl([], INTERFACES);
  assert.equal([exitCode, stdout], [0, "lo\n"], stderr);
  assert.match(stderr, /^rl: warning: pasta is not installed[^\n]*passt[^\n]*\n$/);
});

test("the other networks need none, and say nothing", async () => {
  for (const network of ["none", "host"]) {
    const { exitCode, stderr } = await rl(["--network", network], "true");
    assert.equal([exitCode, stderr], [0, ""], network);
  }
});

test.run();
