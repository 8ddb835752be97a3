/** Control groups of containers, and what they use. Limits themselves need a machine with controllers (test/vm). */
import { existsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { groupOf, IMAGE, read, stageWithImage } from "../../helpers/e2e/loaded.ts";
import { PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import { run } from "../../helpers/process.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";

const test = suite("control groups of run");
let stage: Stage;
test.before(async () => {
  skipIf(requires.delegatedCgroup());
  stage = await stageWithImage();
});
test.after(() => stage?.stop());

const start = async (...argv: string[]): Promise<string> =>
  (await stage.ok(["run", "-d", "--network", "none", ...argv])).trim();

test("a container has a group of its own without being asked, which goes with all that is in it", async () => {
  const id = await start("--rm", "--pid", "host", IMAGE, "sh", "-c", "sleep 600 & exec sleep 600");
  const group = groupOf(stage, id);
  assert.match(group, new RegExp(`/rl-${id}$`));
  await untilTrue("both processes", () => read(group, "cgroup.procs").split("\n").length === 2);
  const [first = ""] = read(group, "cgroup.procs").split("\n");
  process.kill(Number(first), "SIGKILL");
  await untilTrue("the end of the group", () => !existsSync(group));
});

test("a container that starts again finds its group as it was: no process, no group below, no controller handed down", async () => {
  const script = [
    "cd /sys/fs/cgroup && find . -mindepth 1 -type d && cat cgroup.subtree_control && wc -l <cgroup.procs",
    "mkdir -p below/deep && sleep 6111 & echo $! >/sys/fs/cgroup/below/deep/cgroup.procs",
    "mkdir /sys/fs/cgroup/own && echo $$ >/sys/fs/cgroup/own/cgroup.procs",
    "for one in $(cat /sys/fs/cgroup/cgroup.controllers); do echo +$one >/sys/fs/cgroup/cgroup.subtree_control; done",
    "exit 1",
  ].join("\n");
  // Of what it may not ask for, a group has what the one above it hands down.
  const above = dirname(groupOf(stage, await start("--rm", "--name", "beside", IMAGE, "sleep", "600")));
  for (const controller of read(above, "cgroup.controllers").split(" ")) {
    if (controller !== "") writeFileSync(join(above, "cgroup.subtree_control"), `+${controller}`);
  }
  const flags = ["--privileged", "--pid", "host", "--restart", "on-failure:2", "--name", "again"];
  await start(...flags, IMAGE, "sh", "-c", script);
  assert.is(await stage.ok(["wait", "again"]), "1\n");
  assert.is((await stage.ok(["logs", "again"])).replaceAll(/ +/g, ""), "2\n".repeat(3));
  await stage.ok(["rm", "-f", "again", "beside"]);
  const { stdout } = await run(["pgrep", "-f", "^sleep 6111$"]);
  assert.is(stdout, "");
});

test("it is the top of what the container sees, unless it sees the host's", async () => {
  const own = (flags: readonly string[]) =>
    stage.ok([...PLAIN, ...flags, IMAGE, "sh", "-c", "grep ^0: /proc/self/cgroup"]);
  assert.is(await own([]), "0::/\n");
  assert.match(await own(["--cgroupns", "host"]), /\/rl-[0-9a-f]{64}\n$/);
});

test("--cgroup-parent is where it is made", async () => {
  const id = await start("--rm", "--cgroup-parent", "parent-of-test", IMAGE, "sleep", "600");
  assert.is(dirname(groupOf(stage, id)).split("/").pop(), "parent-of-test");
});

test("without their controllers limits are refused with what mends it, at the start and later", async () => {
  const id = await start("--name", "web", IMAGE, "sleep", "600");
  const above = read(dirname(groupOf(stage, id)), "cgroup.controllers").split(" ");
  if (above.includes("pids")) return;
  for (const words of [
    ["run", "--rm", "--pids-limit", "5", IMAGE, "true"],
    ["update", "--pids-limit", "5", "web"],
  ]) {
    const { exitCode, stderr } = await stage.rl(words);
    assert.is(exitCode, 125, words[0]);
    assert.match(stderr, /Cannot use controller "pids": it is not delegated to you/);
    assert.match(stderr, /Delegate=cpu cpuset io memory pids.*systemctl daemon-reload/);
  }
});

test("stats counts what a container uses", async () => {
  await start("--name", "busy", IMAGE, "sh", "-c", "while :; do :; done");
  await start("--name", "idle", IMAGE, "sh", "-c", "sleep 600 & exec sleep 600");
  const said = await stage.ok(["stats", "--no-stream", "--format", "json", "busy", "idle"]);
  const [busy, idle] = said
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, string>);
  assert.ok(Number.parseFloat(busy?.CPUPerc ?? "") > 1, busy?.CPUPerc);
  assert.equal([busy?.Name, busy?.PIDs, idle?.PIDs], ["busy", "1", "2"]);
  assert.match(idle?.MemUsage ?? "", /^[\d.]+[KM]iB \/ [\d.]+GiB$/);
  assert.is(idle?.NetIO, "0B / 0B");
});

test("stats streams until it is interrupted", async () => {
  const watching = stage.start(["stats", "--format", "{{.Name}} {{.PIDs}}", "idle"]);
  await watching.said("idle 2\nidle 2");
  process.kill(watching.pid, "SIGINT");
  await watching.finished();
});

test.run();
