/** podman's containers by our runtime: conmon creates, starts, kills and deletes them. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
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

test("a command that is not there is told in our words", async () => {
  const argv = podmanCommand(stage, ...runtime, "run", "--rm", "--network", "none", IMAGE, "no-such-command");
  const done = Bun.spawnSync([...argv], { env: stage.env, stdin: "ignore" });
  assert.is(done.exitCode, 127);
  assert.match(done.stderr.toString(), /no-such-command": not found/);
});

test("hooks of a directory are run, and see the container", async () => {
  const directory = join(stage.home, "hooks.d");
  const log = join(stage.home, "hooks.log");
  mkdirSync(directory);
  const stages = ["prestart", "createRuntime", "createContainer", "poststart", "poststop"];
  for (const name of stages) {
    const text = `tr -d '\\n' >> ${log}; echo " ${name}" >> ${log}`;
    const hook = { path: "/bin/sh", args: ["sh", "-c", text], env: ["PATH=/usr/bin:/bin"] };
    const file = { version: "1.0.0", hook, when: { always: true }, stages: [name] };
    writeFileSync(join(directory, `${name}.json`), JSON.stringify(file));
  }
  const hooks = ["--hooks-dir", directory];
  const said = await ours(...hooks, "run", "--rm", "--network", "none", IMAGE, "echo", "command");
  assert.is(said, "command\n");
  const seen = readFileSync(log, "utf8").trimEnd().split("\n");
  const of = (name: string): string => seen.find((line) => line.endsWith(` ${name}`)) ?? "";
  assert.equal(
    seen.map((line) => line.slice(line.lastIndexOf(" ") + 1)),
    stages,
  );
  const status = (name: string): string =>
    (JSON.parse(of(name).slice(0, -name.length)) as { status: string }).status;
  assert.equal(stages.map(status), ["creating", "creating", "creating", "running", "stopped"]);

  const failing = { path: "/bin/false" };
  const file = { version: "1.0.0", hook: failing, when: { always: true }, stages: ["createRuntime"] };
  writeFileSync(join(directory, "failing.json"), JSON.stringify(file));
  const argv = podmanCommand(stage, ...runtime, ...hooks, "run", "--rm", "--network", "none", IMAGE, "true");
  const done = Bun.spawnSync([...argv], { env: stage.env, stdin: "ignore" });
  assert.is.not(done.exitCode, 0);
  assert.match(
    done.stderr.toString(),
    /hook \\?"\/bin\/false\\?": createRuntime \d of 2 exited with status 1/,
  );
});

test.run();
