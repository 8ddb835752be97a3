/** A machine without pasta. System directories are searched first, so the file is hidden by a mount of our own. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { type Finished, run } from "../../helpers/process.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { program } from "../../helpers/world.ts";

const test = suite("without pasta");
let stage: Stage;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  await stage.ok(["pull", "-q", stage.image("busybox")]);
});
test.after(() => stage?.stop());

const HELPERS = ["pasta", "slirp4netns"];

/** Run rl where no file of these names can be executed. */
const rl = (
  network: readonly string[],
  script: string,
  names: readonly string[] = HELPERS,
): Promise<Finished> => {
  const hidden = names.flatMap((name) => Bun.which(name) ?? []).join(" ");
  const outer = 'for each in $0; do mount --bind /dev/null "$each" || exit 99; done; exec "$@"';
  const args = ["run", "--rm", ...network, stage.image("busybox"), "sh", "-c", script];
  return run(["unshare", "--mount", "sh", "-c", outer, hidden, program(), ...args], { env: stage.env });
};
const INTERFACES = "tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '";

test("a private network has loopback, with one warning that says what to install", async () => {
  const { exitCode, stdout, stderr } = await rl([], INTERFACES);
  assert.equal([exitCode, stdout], [0, "lo\n"], stderr);
  assert.match(stderr, /^rl: warning: pasta is not installed[^\n]*passt[^\n]*\n$/);
});

test("slirp4netns serves in its place, but for ports, which are refused", async () => {
  skipIf(requires.tool("slirp4netns") ?? requires.network("private"));
  const { exitCode, stdout, stderr } = await rl([], INTERFACES, ["pasta"]);
  assert.equal([exitCode, stdout, stderr], [0, "lo\ntap0\n", ""]);
  for (const names of [["pasta"], HELPERS]) {
    const refused = await rl(["-p", "8080:80"], "true", names);
    assert.equal([refused.exitCode, /apt-get install passt/.test(refused.stderr)], [125, true]);
  }
});

test("the other networks need none, and say nothing", async () => {
  for (const network of ["none", "host"]) {
    const { exitCode, stderr } = await rl(["--network", network], "true");
    assert.equal([exitCode, stderr], [0, ""], network);
  }
});

test.run();
