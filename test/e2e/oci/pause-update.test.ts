/** `rl oci` beyond the life cycle: processes, pausing, limits and statistics of containers that run. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Bundle, makeBundle } from "../../helpers/e2e/bundle.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { engineProgram, program } from "../../helpers/world.ts";

const test = suite("oci pause, ps, update, events");
let stage: Stage;
let bundle: Bundle;

/** Counts while it runs; its child sleeps. */
const COUNTING = "sleep 1000 & i=0; while :; do i=$((i+1)); echo $i >/count; done";

test.before(async () => {
  stage = await makeStage();
  bundle = await makeBundle(stage, { isRootless: true });
  bundle.configure(["sh", "-c", COUNTING]);
});
test.after(() => stage?.stop());

const oci = (...argv: string[]) => bundle.oci(...argv);
const ok = async (...argv: string[]): Promise<string> => {
  const done = await oci(...argv);
  assert.is(done.exitCode, 0, done.stderr);
  return done.stdout;
};
const status = async (id: string): Promise<string> => JSON.parse(await ok("state", id)).status;
const count = (): number => Number(readFileSync(join(bundle.rootfs, "count"), "utf8"));
const stored = (id: string): { pid: number; cgroup: string } =>
  JSON.parse(readFileSync(join(stage.home, "states", id, "state.json"), "utf8"));

async function create(id: string): Promise<{ pid: number; cgroup: string }> {
  const { exitCode, stderr } = await bundle.create(id);
  assert.is(exitCode, 0, stderr);
  return stored(id);
}

/** A container that counts. */
async function counting(id: string): Promise<{ pid: number; cgroup: string }> {
  writeFileSync(join(bundle.rootfs, "count"), "0");
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
  const { pid } = await counting("counted");
  const pids: number[] = JSON.parse(await ok("ps", "--format", "json", "counted"));
  assert.ok(pids.includes(pid));
  assert.ok(pids.length >= 2);
  const commands = pids.map((each) => readFileSync(`/proc/${each}/cmdline`, "utf8").split("\0")[0]);
  assert.equal(commands.sort().slice(0, 2), ["sh", "sleep"]);
  const [head = "", ...lines] = (await ok("ps", "counted", "-e", "-o", "pid,args")).trim().split("\n");
  assert.match(head, /^ *PID COMMAND$/);
  assert.ok(lines.some((line) => / sleep 1000$/.test(line)));
  assert.ok(lines.every((line) => pids.includes(Number.parseInt(line, 10))));
});

test("a paused container does nothing until it is resumed", async () => {
  ownGroup(await counting("counted"));
  await ok("pause", "counted");
  assert.is(await status("counted"), "paused");
  assert.match(await ok("list"), /^counted .* paused /m);
  const before = count();
  await Bun.sleep(50);
  assert.is(count(), before);
  assert.match((await oci("pause", "counted")).stderr, /it is paused/);
  assert.match((await oci("start", "counted")).stderr, /it is paused, not created/);
  await ok("resume", "counted");
  assert.is(await status("counted"), "running");
  await untilTrue("the next number", () => count() > before);
  assert.match((await oci("resume", "counted")).stderr, /it is running, not paused/);
});

test("a container that waits for its start can be paused, and starts once it is resumed", async () => {
  ownGroup(await create("counted"));
  await ok("pause", "counted");
  assert.is(await status("counted"), "paused");
  assert.is((await oci("start", "counted")).exitCode, 1);
  // The program that engines call does starts by itself, and is to be as strict.
  const start = [engineProgram(), "--root", join(stage.home, "states"), "start", "counted"];
  const started = Bun.spawnSync(start, { env: stage.env });
  assert.equal([started.exitCode, /it is paused/.test(started.stderr.toString())], [1, true]);
  await ok("resume", "counted");
  assert.is(await status("counted"), "created");
  await ok("start", "counted");
  assert.is(await status("counted"), "running");
});

test("a paused container can be killed, and deleted by force", async () => {
  ownGroup(await counting("counted"));
  await ok("pause", "counted");
  await ok("kill", "counted", "KILL");
  await untilTrue("the end", async () => (await status("counted")) === "stopped");
  assert.match((await oci("ps", "counted")).stderr, /it is not running/);
  assert.match((await oci("pause", "counted")).stderr, /it is not running/);
  await ok("delete", "counted");
  const { pid } = await counting("counted");
  await ok("pause", "counted");
  assert.match((await oci("delete", "counted")).stderr, /it is paused/);
  await ok("delete", "--force", "counted");
  assert.is(await ok("list", "-q"), "");
  await untilTrue("the end of its process", () => !existsSync(`/proc/${pid}`));
});

test("update writes limits, and says which it cannot write", async () => {
  const group = ownGroup(await counting("counted"));
  skipIf(
    existsSync(join(group, "cgroup.max.descendants")) ? undefined : "groups have no limit of descendants",
  );
  const limits = join(stage.home, "limits.json");
  writeFileSync(limits, '{"unified":{"cgroup.max.descendants":"7"},"memory":{"swappiness":60}}');
  assert.is(await ok("update", "--resources", limits, "counted"), "");
  assert.is(readFileSync(join(group, "cgroup.max.descendants"), "utf8"), "7\n");
  writeFileSync(limits, '{"unified":{"cgroup.max.descendants":"8"},"memory":{"swappiness":10}}');
  assert.match((await oci("update", "-r", limits, "counted")).stderr, /linux\.resources\.memory\.swappiness/);
  writeFileSync(limits, '{"unified":{"cgroup.max.depth":"../8"}}');
  assert.match((await oci("update", "-r", limits, "counted")).stderr, /cgroup\.max\.depth=\.\.\/8/);
  writeFileSync(limits, '{"unified":{"cgroup.procs":"0"}}');
  assert.match((await oci("update", "-r", limits, "counted")).stderr, /no limit of a control group/);
  assert.is(readFileSync(join(group, "cgroup.max.descendants"), "utf8"), "7\n");
  const log = join(stage.home, "log");
  writeFileSync(limits, '{"unified":{"cgroup.max.descendants":"9"}}');
  await ok("--debug", "--log", log, "--log-format", "json", "update", "--resources", limits, "counted");
  const said = readFileSync(log, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.ok(said.every(({ level }) => level === "debug"));
  assert.ok(said.some(({ msg }) => msg === `${group}/cgroup.max.descendants: 9`));
});

test("events tells what the container uses, until it ends", async () => {
  const group = ownGroup(await counting("counted"));
  const once = JSON.parse(await ok("events", "--stats", "counted"));
  assert.equal([once.type, once.id], ["stats", "counted"]);
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
    "counted",
  ];
  const followed = Bun.spawn(words, { env: stage.env, stdio: ["ignore", "pipe", "inherit"] });
  const reader = followed.stdout.getReader();
  const first = new TextDecoder().decode((await reader.read()).value);
  assert.is(JSON.parse(first.split("\n")[0] ?? "").type, "stats");
  reader.releaseLock();
  await ok("kill", "counted", "KILL");
  assert.is(await followed.exited, 0);
  await untilTrue("the end", async () => (await status("counted")) === "stopped");
  assert.match((await oci("events", "--stats", "counted")).stderr, /it is not running/);
  assert.ok(group.length > 0);
});

test("checkpoint and restore are refused with the reason", async () => {
  for (const verb of ["checkpoint", "restore"]) {
    const refused = await oci(verb, "--image-path", stage.home, "counted");
    assert.is(refused.exitCode, 1);
    assert.match(refused.stderr, /CRIU/);
  }
});

test.run();
