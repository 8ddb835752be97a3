/** containerd's containers by our runtime: its shim creates, starts, enters, kills and deletes them. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Containerd, startContainerd } from "../../../helpers/e2e/containerd.ts";
import { makeStage, type Stage } from "../../../helpers/e2e/stage.ts";
import { untilTrue } from "../../../helpers/e2e/until.ts";
import * as requires from "../../../helpers/requires.ts";
import { skipIf } from "../../../helpers/skip.ts";

const test = suite("containerd on rl-runtime");
let stage: Stage;
let containerd: Containerd;
let groups: string;
test.before(async () => {
  skipIf(requires.superuser());
  skipIf(requires.delegatedCgroup());
  stage = await makeStage();
  containerd = await startContainerd(stage);
  const own = readFileSync("/proc/self/cgroup", "utf8").trim().split("\n").at(-1)?.slice(3) ?? "";
  groups = join(dirname(own), "containerd");
});
test.after(async () => {
  await containerd?.stop();
  await stage?.stop();
});

/** `ctr run` below our own control group, without shares of processors, for which there may be no controller. */
const words = (flags: readonly string[], id: string, ...command: readonly string[]): string[] =>
  containerd.run(["--cpu-shares", "0", "--cgroup", join(groups, id), ...flags], id, ...command);
const exec = (id: string, ...rest: readonly string[]): string[] => [
  "task",
  "exec",
  "--exec-id",
  "one",
  ...rest,
  id,
];
const start = (id: string, ...command: readonly string[]): Promise<string> =>
  containerd.ok(...words(["-d"], id, ...command));
/** End it and forget it; its control group goes with it. */
async function remove(id: string): Promise<void> {
  await containerd.ok("task", "rm", "--force", id);
  await containerd.ok("container", "rm", id);
  assert.not(existsSync(join("/sys/fs/cgroup", groups, id)));
}

test("run gives output and exit status, and leaves nothing", async () => {
  const script = 'echo "$(id -u) $(cat /proc/1/comm) $A"; echo err >&2; exit 7';
  const flags = ["--rm", "--env", "A=b", "--seccomp"];
  const done = await containerd.ctr(...words(flags, "brief", "sh", "-c", script));
  assert.equal([done.stdout, done.stderr, done.exitCode], ["0 sh b\n", "err\n", 7]);
  assert.is(await containerd.ok("container", "ls", "-q"), "");
  assert.not(existsSync(join("/sys/fs/cgroup", groups, "brief")));
});

test("a terminal comes through the shim's console socket", async () => {
  const done = await containerd.terminal(...words(["--rm", "-t"], "shown", "sh", "-c", "tty; exit 5"));
  assert.match(done.stdout, /\/dev\/pts\/0\r/);
  assert.is(done.exitCode, 5);
});

test("a task is entered, listed, paused, resumed, measured, killed and deleted", async () => {
  await start("web", "sleep", "600");
  assert.is(await containerd.status("web"), "RUNNING");
  const entered = await containerd.ctr(...exec("web"), "sh", "-c", "echo in; echo err >&2; exit 3");
  assert.equal([entered.stdout, entered.stderr, entered.exitCode], ["in\n", "err\n", 3]);
  const shown = await containerd.terminal(...exec("web", "-t"), "sh", "-c", "test -t 0 && echo yes; exit 4");
  assert.match(shown.stdout, /yes\r/);
  assert.is(shown.exitCode, 4);

  await containerd.ok(...exec("web", "-d"), "sleep", "601");
  const first = await containerd.pid("web");
  const listed = await containerd.ok("task", "ps", "web");
  assert.match(listed, new RegExp(`^${first}\\s`, "m"));
  assert.match(listed, /^\d+\s.*ExecID:one/m);
  await containerd.ok("task", "kill", "--exec-id", "one", "--signal", "KILL", "web");
  await untilTrue(
    "the command's end",
    async () => !(await containerd.ok("task", "ps", "web")).includes("one"),
  );

  const frozen = (): string => readFileSync(join("/sys/fs/cgroup", groups, "web", "cgroup.events"), "utf8");
  await containerd.ok("task", "pause", "web");
  assert.is(await containerd.status("web"), "PAUSED");
  assert.match(frozen(), /^frozen 1$/m);
  await containerd.ok("task", "resume", "web");
  assert.is(await containerd.status("web"), "RUNNING");
  assert.match(frozen(), /^frozen 0$/m);
  assert.match(await containerd.ok("task", "metrics", "web"), /^cpu\.usage_usec\s+\d+/m);

  await containerd.ok("task", "kill", "--signal", "KILL", "web");
  await untilTrue("the task's end", async () => (await containerd.status("web")) === "STOPPED");
  const removed = await containerd.ctr("task", "rm", "web");
  assert.match(removed.stderr, /exit code 137/);
  await containerd.ok("container", "rm", "web");
  assert.is(await containerd.status("web"), undefined);
});

test("a task with commands of its own is removed by force, and so are all of its processes", async () => {
  await start("full", "sh", "-c", "sleep 602 & sleep 602 & wait");
  await containerd.ok(...exec("full", "-d"), "sleep", "603");
  const group = join("/sys/fs/cgroup", groups, "full", "cgroup.procs");
  await untilTrue("its processes", () => readFileSync(group, "utf8").trim().split("\n").length === 4);
  const pids = readFileSync(group, "utf8").trim().split("\n");
  await remove("full");
  for (const pid of pids) assert.not(existsSync(`/proc/${pid}/ns/pid`));
});

test("what fails is told in our words", async () => {
  const missing = await containerd.ctr(...words(["--rm"], "none", "no-such-command"));
  assert.is.not(missing.exitCode, 0);
  assert.match(missing.stderr, /Cannot run command "no-such-command": executable file not found/);
  await start("kept", "sleep", "600");
  const inside = await containerd.ctr(...exec("kept"), "no-such-command");
  assert.is.not(inside.exitCode, 0);
  assert.match(inside.stderr, /Cannot run command "no-such-command": executable file not found/);
  const saved = await containerd.ctr("task", "checkpoint", "kept");
  assert.is.not(saved.exitCode, 0);
  assert.match(saved.stderr, /Cannot checkpoint container "kept": this runtime saves no processes/);
  assert.is(await containerd.status("kept"), "RUNNING");
  await remove("kept");
});

test("it is told when a container's first process ends, with its status", async () => {
  const events = await containerd.events();
  await start("ends", "sh", "-c", "exit 9");
  await events.said('"container_id":"ends","id":"ends"');
  await events.said("/tasks/exit");
  await untilTrue("the task's end", async () => (await containerd.status("ends")) === "STOPPED");
  await remove("ends");
  await events.said("/tasks/delete");
  events.kill("SIGTERM");
  const told = (await events.finished()).stdout;
  const exits = told.split("\n").filter((line) => line.includes("/tasks/exit"));
  assert.is(exits.length, 1, told);
  assert.match(exits[0] ?? "", /"exit_status":9/);
});

test.run();
