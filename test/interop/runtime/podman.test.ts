/** podman's containers by our runtime: conmon creates, starts, kills and deletes them. */
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { packLayout, podman, podmanCommand } from "../../helpers/e2e/archives.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { program } from "../../helpers/world.ts";

const test = suite("podman on rl-runtime");
const IMAGE = "example.org/busybox:1";
let stage: Stage;
let runtime: readonly string[];
test.before(async () => {
  skipIf(requires.tool("podman"));
  stage = await makeStage();
  await packLayout(stage, "busybox-layers", IMAGE, "busybox.tar");
  await podman(stage, "load", "-q", "-i", "busybox.tar");
  const link = join(stage.home, "rl-runtime");
  symlinkSync(program(), link);
  runtime = ["--runtime", link, "--cgroup-manager", "cgroupfs"];
});
test.after(() => stage?.stop());

const ours = (...argv: string[]): Promise<string> => podman(stage, ...runtime, ...argv);

test("run gives output and exit status", async () => {
  const script = 'echo "$(id -u) $(cat /proc/1/comm)"; exit 7';
  const argv = podmanCommand(
    stage,
    ...runtime,
    "run",
    "--rm",
    "--network",
    "none",
    IMAGE,
    "sh",
    "-c",
    script,
  );
  const done = Bun.spawnSync([...argv], { env: stage.env, stdin: "ignore" });
  assert.equal([done.stdout.toString(), done.exitCode], ["0 sh\n", 7], done.stderr.toString());
});

test("run with a terminal", async () => {
  const said = await ours(
    "run",
    "--rm",
    "--network",
    "none",
    "-t",
    IMAGE,
    "sh",
    "-c",
    "test -t 0 && echo terminal",
  );
  assert.is(said, "terminal\r\n");
});

test("a detached container runs until it is killed, and is removed", async () => {
  await ours("run", "-d", "--name", "alone", "--network", "none", IMAGE, "sleep", "600");
  assert.match(await ours("ps", "--format", "{{.Names}} {{.Status}}"), /^alone Up/);
  await ours("kill", "alone");
  await ours("wait", "alone");
  assert.match(await ours("ps", "-a", "--format", "{{.Names}} {{.Status}}"), /^alone Exited \(137\)/);
  await ours("rm", "alone");
  assert.is((await ours("ps", "-a", "-q")).trim(), "");
});

test("podman finds a container's processes and use of resources by its control group", async () => {
  skipIf(requires.delegatedCgroup());
  await ours("run", "-d", "--name", "watched", "--network", "none", IMAGE, "sleep", "600");
  const stats = await ours("stats", "--no-stream", "--format", "{{.Name}} {{.CPUPerc}}", "watched");
  assert.match(stats, /^watched \d+\.\d+%$/m);
  await ours("pause", "watched");
  assert.match(await ours("ps", "-a", "--format", "{{.Names}} {{.Status}}"), /^watched Paused/m);
  await ours("unpause", "watched");
  await ours("rm", "-f", "-t", "0", "watched");
});

test("a limit is applied, or refused by the name of what is not delegated", async () => {
  skipIf(requires.delegatedCgroup());
  const words = ["run", "--rm", "--network", "none", "--pids-limit", "20", IMAGE];
  const argv = podmanCommand(stage, ...runtime, ...words, "cat", "/sys/fs/cgroup/pids.max");
  const done = Bun.spawnSync([...argv], { env: stage.env, stdin: "ignore" });
  if (done.exitCode === 0) assert.is(done.stdout.toString(), "20\n");
  else assert.match(done.stderr.toString(), /controller "pids": it is not delegated to you/);
});

test("a command that is not there is told in our words", async () => {
  const argv = podmanCommand(stage, ...runtime, "run", "--rm", "--network", "none", IMAGE, "no-such-command");
  const done = Bun.spawnSync([...argv], { env: stage.env, stdin: "ignore" });
  assert.is(done.exitCode, 127);
  assert.match(done.stderr.toString(), /no-such-command": not found/);
});

test.run();
