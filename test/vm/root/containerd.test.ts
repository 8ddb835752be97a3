/** containerd's containers with limits: of its own control groups and of systemd's, and what it is told of them. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Containerd, startContainerd } from "../../helpers/e2e/containerd.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import { runOk } from "../../helpers/process.ts";
import { groupOf } from "../bundle.ts";

const test = suite("containerd with limits");
const MIB = 1024 * 1024;
let stage: Stage;
let containerd: Containerd;
test.before(async () => {
  stage = await makeStage();
  containerd = await startContainerd(stage);
});
test.after(async () => {
  await containerd?.stop();
  await stage?.stop();
});

const read = (group: string, file: string): string => readFileSync(join(group, file), "utf8").trim();
const property = async (unit: string, name: string): Promise<string> =>
  (await runOk(["systemctl", "show", "--value", "--property", name, unit])).trim();
const remove = async (id: string): Promise<void> => {
  await containerd.ok("task", "rm", "--force", id);
  await containerd.ok("container", "rm", id);
};

test("what ctr asks for by itself is applied below the top of the tree, and measured", async () => {
  const limits = ["--memory-limit", String(64 * MIB), "--cpus", "0.5"];
  await containerd.ok(...containerd.run(["-d", ...limits], "web", "sleep", "600"));
  const group = groupOf(await containerd.pid("web"));
  assert.is(group, "/sys/fs/cgroup/default/web");
  assert.is(read(group, "memory.max"), String(64 * MIB));
  assert.is(read(group, "cpu.max"), "50000 100000");
  // Its usual 1024 shares, as engines turn them into weights.
  assert.is(read(group, "cpu.weight"), "39");
  const metrics = await containerd.ok("task", "metrics", "web");
  assert.match(metrics, new RegExp(`^memory\\.usage_limit\\s+${64 * MIB}\\s*$`, "m"));
  assert.match(metrics, /^pids\.current\s+1\s*$/m);
  await remove("web");
  assert.not(existsSync(group));
});

test("it is told when memory has run out", async () => {
  const events = await containerd.events();
  const hungry = `awk 'BEGIN { s = "x"; while (1) s = s s }'; echo $?; exec sleep 600`;
  const limit = ["--memory-limit", String(32 * MIB)];
  await containerd.ok(...containerd.run(["-d", ...limit], "hungry", "sh", "-c", hungry));
  await events.said("/tasks/oom");
  assert.is(await containerd.status("hungry"), "RUNNING");
  await remove("hungry");
  events.kill("SIGTERM");
  assert.match((await events.finished()).stdout, /\/tasks\/oom \{"container_id":"hungry"\}/);
});

test("with SystemdCgroup the group is a scope of systemd's, which goes with it", async () => {
  const flags = ["-d", "--runc-systemd-cgroup", "--cgroup", "system.slice:cri-containerd:unit"];
  const limit = ["--memory-limit", String(48 * MIB)];
  await containerd.ok(...containerd.run([...flags, ...limit], "unit", "sleep", "600"));
  const unit = "cri-containerd-unit.scope";
  const group = groupOf(await containerd.pid("unit"));
  assert.match(group, new RegExp(`^/sys/fs/cgroup/system\\.slice/${unit}(/|$)`));
  assert.is(read(group, "memory.max"), String(48 * MIB));
  assert.is(await property(unit, "MemoryMax"), String(48 * MIB));
  assert.match(await containerd.ok("task", "metrics", "unit"), new RegExp(`\\s${48 * MIB}\\s*$`, "m"));
  await containerd.ok("task", "pause", "unit");
  assert.is(await containerd.status("unit"), "PAUSED");
  await containerd.ok("task", "resume", "unit");
  await remove("unit");
  await untilTrue("the unit to go", async () => (await property(unit, "LoadState")) === "not-found");
});

test.run();
