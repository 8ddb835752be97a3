/** podman's containers by our runtime: conmon creates, starts, kills and deletes them. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { packLayout, podman, podmanCommand } from "../../helpers/e2e/archives.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { engineProgram } from "../../helpers/world.ts";

const test = suite("podman on rl-runtime");
const IMAGE = "example.org/busybox:1";
let stage: Stage;
let runtime: readonly string[];
test.before(async () => {
  skipIf(requires.tool("podman"));
  stage = await makeStage();
  await packLayout(stage, "busybox-layers", IMAGE, "busybox.tar");
  await podman(stage, "load", "-q", "-i", "busybox.tar");
  runtime = ["--runtime", engineProgram(), "--cgroup-manager", "cgroupfs"];
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

/** podman exec, whatever it ends with. */
function exec(words: readonly string[], input?: string): { exitCode: number; out: string; err: string } {
  const argv = podmanCommand(stage, ...runtime, "exec", ...words);
  const stdin = input === undefined ? "ignore" : new TextEncoder().encode(input);
  const { exitCode, stdout, stderr } = Bun.spawnSync(argv, { env: stage.env, stdin });
  return { exitCode, out: stdout.toString(), err: stderr.toString() };
}

test("exec runs further commands in a container", async () => {
  const create = [
    "run",
    "-d",
    "--name",
    "entered",
    "--network",
    "none",
    "-e",
    "OWN=1",
    IMAGE,
    "sleep",
    "600",
  ];
  await ours(...create);
  const plain = exec(["entered", "sh", "-c", "echo out $OWN; echo err >&2; exit 7"]);
  assert.equal([plain.out, plain.err, plain.exitCode], ["out 1\n", "err\n", 7]);
  assert.is(exec(["-i", "entered", "cat"], "in\n").out, "in\n");
  assert.is(
    exec(["-t", "entered", "sh", "-c", "test -t 0 && test -t 1 && echo terminal"]).out,
    "terminal\r\n",
  );
  const asked = exec([
    "-u",
    "7:8",
    "-w",
    "/tmp",
    "-e",
    "NEW=2",
    "entered",
    "sh",
    "-c",
    "id -u; id -g; pwd; echo $OWN $NEW",
  ]);
  assert.is(asked.out, "7\n8\n/tmp\n1 2\n", asked.err);
  assert.is(exec(["entered", "no-such-command"]).exitCode, 127);
  assert.match(
    exec(["-d", "entered", "sh", "-c", "echo $$ >/tmp/detached; exec sleep 601"]).out,
    /^[0-9a-f]{64}\n$/,
  );
  await untilTrue("the detached command", () => exec(["entered", "ps"]).out.includes("sleep 601"));
  await ours("rm", "-f", "-t", "0", "entered");
});

test("a descriptor that podman is given gets into the container", async () => {
  const file = join(stage.home, "handed");
  writeFileSync(file, "over\n");
  const run = ["run", "--rm", "--network", "none", "--preserve-fds", "1", IMAGE, "sh", "-c", "cat <&3"];
  const command = podmanCommand(stage, ...runtime, ...run).map((word) => `'${word}'`);
  const done = Bun.spawnSync(["bash", "-c", `exec ${command.join(" ")} 3<'${file}'`], { env: stage.env });
  assert.equal([done.stdout.toString(), done.exitCode], ["over\n", 0], done.stderr.toString());
});

test("the containers of a pod share the namespaces of its infra container", async () => {
  const infra = ["--infra-image", IMAGE, "--infra-command", "sleep 600"];
  await ours("pod", "create", "--name", "pod", "--network", "none", "--share", "ipc,net,uts,pid", ...infra);
  await ours("run", "-d", "--pod", "pod", "--name", "one", IMAGE, "sleep", "600");
  await ours("run", "-d", "--pod", "pod", "--name", "two", IMAGE, "sleep", "600");
  const shared = "for kind in ipc net uts pid; do readlink /proc/self/ns/$kind; done";
  const [one, two] = ["one", "two"].map((name) => exec([name, "sh", "-c", shared]));
  assert.is(one?.exitCode, 0, one?.err);
  assert.match(one?.out ?? "", /^ipc:.*\nnet:.*\nuts:.*\npid:.*\n$/);
  assert.is(one?.out, two?.out);
  const own = ["one", "two"].map((name) => exec([name, "readlink", "/proc/self/ns/mnt"]).out);
  assert.is.not(own[0], own[1]);
  assert.match(exec(["two", "ps"]).out, /sleep 600(?:.|\n)*sleep 600/);
  await ours("pod", "rm", "-f", "-t", "0", "pod");
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

test("a command that cannot be run is told in our words, which come through the log of the runtime", async () => {
  for (const [words, exitCode, says] of [
    [["no-such-command"], 127, /no-such-command\\?": executable file not found/],
    [["/no/such/file"], 127, /no such file or directory/],
    [["/etc"], 126, /\/etc\\?": (permission denied|is a directory)/i],
    // Nothing of what is written on a terminal or by a detached container comes back.
    [["-t", "no-such-command"], 127, /no-such-command\\?": executable file not found/],
    [["-d", "no-such-command"], 127, /no-such-command\\?": executable file not found/],
  ] as const) {
    const flags = words.filter((word) => word.startsWith("-"));
    const command = words.filter((word) => !word.startsWith("-"));
    const run = ["run", "--rm", "--network", "none", ...flags, IMAGE, ...command];
    const done = Bun.spawnSync(podmanCommand(stage, ...runtime, ...run), { env: stage.env, stdin: "ignore" });
    assert.is(done.exitCode, exitCode, done.stderr.toString());
    assert.match(done.stderr.toString(), says);
  }
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
