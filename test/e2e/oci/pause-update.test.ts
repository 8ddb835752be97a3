/** `rl oci` beyond the life cycle: processes, pausing, limits and statistics of containers that run. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { program } from "../../helpers/world.ts";

const test = suite("oci pause, ps, update, events");
let stage: Stage;
let bundle: string;

/** Counts while it runs; its child sleeps. */
const COUNTING = "sleep 1000 & i=0; while :; do i=$((i+1)); echo $i >/count; done";

test.before(async () => {
  stage = await makeStage({ registry: "images" });
  bundle = join(stage.home, "bundle");
  const root = join(bundle, "rootfs");
  mkdirSync(root, { recursive: true });
  await stage.ok(["run", "--name", "source", stage.image("busybox"), "true"]);
  const archive = join(stage.home, "root.tar");
  await stage.ok(["export", "-o", archive, "source"]);
  const unpacked = Bun.spawnSync(["tar", "-x", "-C", root, "--exclude=dev/*", "-f", archive]);
  assert.is(unpacked.exitCode, 0, unpacked.stderr.toString());
  await stage.ok(["oci", "spec", "--rootless", "--bundle", bundle]);
  const path = join(bundle, "config.json");
  const config = JSON.parse(readFileSync(path, "utf8"));
  config.process = { ...config.process, terminal: false, args: ["sh", "-c", COUNTING] };
  config.root.readonly = false;
  writeFileSync(path, JSON.stringify(config));
});
test.after(() => stage?.stop());

const oci = (...argv: string[]) => stage.rl(["oci", "--root", join(stage.home, "states"), ...argv]);
const ok = async (...argv: string[]): Promise<string> => {
  const done = await oci(...argv);
  assert.is(done.exitCode, 0, done.stderr);
  return done.stdout;
};
const status = async (id: string): Promise<string> => JSON.parse(await ok("state", id)).status;
const count = (): number => Number(readFileSync(join(bundle, "rootfs/count"), "utf8"));
const stored = (id: string): { pid: number; cgroup: string } =>
  JSON.parse(readFileSync(join(stage.home, "states", id, "state.json"), "utf8"));

async function create(id: string): Promise<{ pid: number; cgroup: string }> {
  const words = [program(), "oci", "--root", join(stage.home, "states"), "create", "--bundle", bundle, id];
  const created = Bun.spawn(words, { env: stage.env, stdio: ["ignore", "ignore", "ignore"] });
  assert.is(await created.exited, 0);
  return stored(id);
}

/** A container that counts. */
async function counting(id: string): Promise<{ pid: number; cgroup: string }> {
  writeFileSync(join(bundle, "rootfs/count"), "0");
  const state = await create(id);
  await ok("start", id);
  await untilTrue("the first numbers", () => count() > 2);
  return state;
}

/** Skips where the container has no control group of its own. */
function ownGroup({ cgroup }: { cgroup: string }): string {
  skipIf(cgroup === "" ? "no control group is delegated" : undefined);
  return cgroup;
}

test.after.each(async () => {
  for (const id of (await ok("list", "-q")).split("\n").filter(Boolean)) await ok("delete", "--force", id);
});

test("ps lists the processes of the container as the host sees them", async () => {
  skipIf(requires.tool("ps"));
  const { pid } = await counting("c1");
  const pids: number[] = JSON.parse(await ok("ps", "--format", "json", "c1"));
  assert.ok(pids.includes(pid));
  assert.ok(pids.length >= 2);
  const commands = pids.map((each) => readFileSync(`/proc/${each}/cmdline`, "utf8").split("\0")[0]);
  assert.equal(commands.sort().slice(0, 2), ["sh", "sleep"]);
  const [head = "", ...lines] = (await ok("ps", "c1", "-e", "-o", "pid,args")).trim().split("\n");
  assert.match(head, /^ *PID COMMAND$/);
  assert.ok(lines.some((line) => / sleep 1000$/.test(line)));
  assert.ok(lines.every((line) => pids.includes(Number.parseInt(line, 10))));
});

test("a paused container does nothing until it is resumed", async () => {
  ownGroup(await counting("c1"));
  await ok("pause", "c1");
  assert.is(await status("c1"), "paused");
  assert.match(await ok("list"), /^c1 .* paused /m);
  const before = count();
  await Bun.sleep(50);
  assert.is(count(), before);
  assert.match((await oci("pause", "c1")).stderr, /it is paused/);
  assert.match((await oci("start", "c1")).stderr, /it is paused, not created/);
  await ok("resume", "c1");
  assert.is(await status("c1"), "running");
  await untilTrue("the next number", () => count() > before);
  assert.match((await oci("resume", "c1")).stderr, /it is running, not paused/);
});

test("a container that waits for its start can be paused, and starts once it is resumed", async () => {
  ownGroup(await create("c1"));
  await ok("pause", "c1");
  assert.is(await status("c1"), "paused");
  assert.is((await oci("start", "c1")).exitCode, 1);
  await ok("resume", "c1");
  assert.is(await status("c1"), "created");
  await ok("start", "c1");
  assert.is(await status("c1"), "running");
});

test("a paused container can be killed, and deleted by force", async () => {
  ownGroup(await counting("c1"));
  await ok("pause", "c1");
  await ok("kill", "c1", "KILL");
  await untilTrue("the end", async () => (await status("c1")) === "stopped");
  assert.match((await oci("ps", "c1")).stderr, /it is not running/);
  assert.match((await oci("pause", "c1")).stderr, /it is not running/);
  await ok("delete", "c1");
  const { pid } = await counting("c1");
  await ok("pause", "c1");
  assert.match((await oci("delete", "c1")).stderr, /it is paused/);
  await ok("delete", "--force", "c1");
  assert.is(await ok("list", "-q"), "");
  await untilTrue("the end of its process", () => !existsSync(`/proc/${pid}`));
});

test("update writes limits, and says which it cannot write", async () => {
  const group = ownGroup(await counting("c1"));
  skipIf(
    existsSync(join(group, "cgroup.max.descendants")) ? undefined : "groups have no limit of descendants",
  );
  const limits = join(stage.home, "limits.json");
  writeFileSync(limits, '{"unified":{"cgroup.max.descendants":"7"},"memory":{"swappiness":60}}');
  assert.is(await ok("update", "--resources", limits, "c1"), "");
  assert.is(readFileSync(join(group, "cgroup.max.descendants"), "utf8"), "7\n");
  writeFileSync(limits, '{"unified":{"cgroup.max.descendants":"8"},"memory":{"swappiness":10}}');
  assert.match((await oci("update", "-r", limits, "c1")).stderr, /linux\.resources\.memory\.swappiness/);
  writeFileSync(limits, '{"unified":{"cgroup.max.depth":"../8"}}');
  assert.match((await oci("update", "-r", limits, "c1")).stderr, /cgroup\.max\.depth=\.\.\/8/);
  writeFileSync(limits, '{"unified":{"cgroup.procs":"0"}}');
  assert.match((await oci("update", "-r", limits, "c1")).stderr, /no limit of a control group/);
  assert.is(readFileSync(join(group, "cgroup.max.descendants"), "utf8"), "7\n");
  const log = join(stage.home, "log");
  writeFileSync(limits, '{"unified":{"cgroup.max.descendants":"9"}}');
  await ok("--debug", "--log", log, "--log-format", "json", "update", "--resources", limits, "c1");
  const said = readFileSync(log, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.ok(said.every(({ level }) => level === "debug"));
  assert.ok(said.some(({ msg }) => msg === `${group}/cgroup.max.descendants: 9`));
});

test("events tells what the container uses, until it ends", async () => {
  const group = ownGroup(await counting("c1"));
  const once = JSON.parse(await ok("events", "--stats", "c1"));
  assert.equal([once.type, once.id], ["stats", "c1"]);
  assert.ok(once.data.cpu.usage.total > 0);
  assert.ok(once.data.pids.current >= 2);
  const words = [
    program(),
    "oci",
    "--root",
    join(stage.home, "states"),
    "events",
    "--interval",
    "50ms",
    "c1",
  ];
  const followed = Bun.spawn(words, { env: stage.env, stdio: ["ignore", "pipe", "inherit"] });
  const reader = followed.stdout.getReader();
  const first = new TextDecoder().decode((await reader.read()).value);
  assert.is(JSON.parse(first.split("\n")[0] ?? "").type, "stats");
  reader.releaseLock();
  await ok("kill", "c1", "KILL");
  assert.is(await followed.exited, 0);
  await untilTrue("the end", async () => (await status("c1")) === "stopped");
  assert.match((await oci("events", "--stats", "c1")).stderr, /it is not running/);
  assert.ok(group.length > 0);
});

test("checkpoint and restore are refused with the reason", async () => {
  for (const verb of ["checkpoint", "restore"]) {
    const refused = await oci(verb, "--image-path", stage.home, "c1");
    assert.is(refused.exitCode, 1);
    assert.match(refused.stderr, /CRIU/);
  }
});

test.run();
