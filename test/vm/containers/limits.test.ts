/** Limits of `rl run`: they bind, are told of, and can be changed. */
import { existsSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { endOf, groupOf, IMAGE, read, stageWithImage } from "../../helpers/e2e/loaded.ts";
import type { Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";

const test = suite("limits of rl run");
const MIB = 1024 * 1024;
const QUIET = ["run", "-d", "--network", "none"];
/** A string that doubles until nothing is left. */
const HUNGRY = `awk 'BEGIN { s = "x"; while (1) s = s s }'`;
let stage: Stage;
test.before(async () => {
  stage = await stageWithImage();
});
test.after(() => stage?.stop());

const start = async (...argv: string[]): Promise<string> => (await stage.ok([...QUIET, ...argv])).trim();

test("limits are in the files of the container's own group", async () => {
  const limits = ["-m", "64m", "--memory-swap", "96m", "--cpus", "0.5", "--pids-limit", "20", "-c", "512"];
  const id = await start("--name", "limited", ...limits, IMAGE, "sleep", "600");
  const group = groupOf(stage, id);
  assert.match(group, new RegExp(`/rl-${id}$`));
  assert.is(read(group, "memory.max"), String(64 * MIB));
  assert.is(read(group, "memory.swap.max"), String(32 * MIB));
  assert.is(read(group, "cpu.max"), "50000 100000");
  assert.is(read(group, "pids.max"), "20");
  assert.is(read(group, "cpu.weight"), "20");
  const row = JSON.parse(await stage.ok(["stats", "--no-stream", "--format", "json", "limited"]));
  assert.match(row.MemUsage, /^[\d.]+KiB \/ 64MiB$/);
  assert.is(row.PIDs, "1");
  await stage.ok([
    "update",
    "-m",
    "80m",
    "--memory-swap",
    "80m",
    "--cpus",
    "1",
    "--pids-limit",
    "5",
    "limited",
  ]);
  assert.is(read(group, "memory.max"), String(80 * MIB));
  assert.is(read(group, "memory.swap.max"), "0");
  assert.is(read(group, "cpu.max"), "100000 100000");
  assert.is(read(group, "pids.max"), "5");
  await stage.ok(["restart", "-t", "0", "limited"]);
  const again = groupOf(stage, id);
  const files = ["memory.max", "memory.swap.max", "cpu.max", "pids.max", "cpu.weight"];
  assert.equal(
    files.map((file) => read(again, file)),
    [String(80 * MIB), "0", "100000 100000", "5", "20"],
  );
});

test("stats tells what a known load takes", async () => {
  const load = "dd if=/dev/zero of=/dev/shm/load bs=1M count=20 2>/dev/null; sleep 600 & while :; do :; done";
  const id = await start("--name", "loaded", "-m", "64m", "--cpus", "0.5", IMAGE, "sh", "-c", load);
  const group = groupOf(stage, id);
  await untilTrue("the load", () => read(group, "pids.current") === "2");
  const format = "{{.Name}} {{.CPUPerc}} {{.MemUsage}} {{.MemPerc}} {{.PIDs}}";
  const said = (await stage.ok(["stats", "--no-stream", "--format", format, "loaded"])).trim();
  const [name, cpu, used, , limit, share, processes] = said.split(" ");
  assert.equal([name, limit, processes], ["loaded", "64MiB", "2"]);
  assert.match(used ?? "", /MiB$/);
  const mebibytes = Number.parseFloat(used ?? "");
  assert.ok(mebibytes >= 20 && mebibytes <= Number(read(group, "memory.current")) / MIB + 1, said);
  assert.ok(Math.abs(Number.parseFloat(share ?? "") - (mebibytes / 64) * 100) < 0.1, said);
  // Half a processor, and a tenth of a second at most that one of the two looks came late.
  assert.ok(Number.parseFloat(cpu ?? "") > 1 && Number.parseFloat(cpu ?? "") < 80, said);
  assert.match(read(group, "cpu.stat"), /^nr_throttled [1-9]/m);
  await stage.ok(["kill", "loaded"]);
});

test("a disk takes no more in a second than it may", async () => {
  const write = "dd if=/dev/zero of=/data/file bs=256k count=12 oflag=direct 2>/dev/null && echo done";
  const limits = ["--device-write-bps", "/dev/vda:1mb", "--blkio-weight", "500"];
  const begun = performance.now();
  const id = await start(
    "--name",
    "disk",
    "-v",
    "data:/data",
    ...limits,
    IMAGE,
    "sh",
    "-c",
    `${write}; sleep 600`,
  );
  const group = groupOf(stage, id);
  assert.match(read(group, "io.max"), new RegExp(`^\\d+:0 .*wbps=${MIB}`));
  assert.match(read(group, "io.weight"), /^default 4\d\d\d/);
  await untilTrue("what it has written", async () => (await stage.ok(["logs", "disk"])) === "done\n");
  // Three seconds' worth; the kernel never goes faster.
  assert.ok(performance.now() - begun > 1500);
  assert.match(
    await stage.ok(["stats", "--no-stream", "--format", "{{.BlockIO}}", "disk"]),
    /\/ 3\.1\d?MB$/m,
  );
  await stage.ok(["kill", "disk"]);
});

test("a container without limits can be given some while it runs", async () => {
  const id = await start("--name", "free", IMAGE, "sleep", "600");
  const group = groupOf(stage, id);
  assert.match(group, new RegExp(`/rl-${id}$`));
  await stage.ok(["update", "--memory", "48m", "--pids-limit", "7", "free"]);
  assert.is(read(group, "memory.max"), String(48 * MIB));
  assert.is(read(group, "memory.swap.max"), String(48 * MIB));
  assert.is(read(group, "pids.max"), "7");
});

test("who takes more memory is killed, and the end says why", async () => {
  const flags = ["--name", "hungry", "-m", "16m", "--memory-swap", "16m"];
  const id = await start(...flags, IMAGE, "sh", "-c", `exec ${HUNGRY}`);
  const end = await endOf(stage, id);
  assert.is(end?.exitCode, 137);
  assert.is(end?.oomKilled, true);
  const state = "{{.State.OOMKilled}} {{.State.ExitCode}} {{.State.Status}}";
  assert.is(await stage.ok(["inspect", "-f", state, "hungry"]), "true 137 exited\n");
  const row = await stage.ok(["ps", "-a", "-f", "name=hungry", "--format", "{{.Status}}"]);
  assert.match(row, /^Exited \(137\) /);
  const past = [
    "events",
    "--since",
    "1h",
    "--until",
    "0s",
    "-f",
    "container=hungry",
    "--format",
    "{{.Action}}",
  ];
  assert.is(await stage.ok(past), "create\nstart\noom\ndie\n");
  const other = await start("-m", "16m", IMAGE, "sh", "-c", "kill -9 $$; exit 3");
  assert.is((await endOf(stage, other))?.oomKilled, false);
});

test("who is killed for memory beside a first process that goes on is told of at once", async () => {
  const script = `(${HUNGRY}); exec sleep 600`;
  await start("--name", "worker", "-m", "16m", "--memory-swap", "16m", IMAGE, "sh", "-c", script);
  const flags = ["-f", "container=worker", "-f", "event=oom", "--format", "{{.Action}}"];
  const past = () => stage.ok(["events", "--since", "1h", "--until", "0s", ...flags]);
  await untilTrue("the event", async () => (await past()) === "oom\n");
  assert.is(await stage.ok(["inspect", "-f", "{{.State.Running}}", "worker"]), "true\n");
  await stage.ok(["kill", "worker"]);
  await stage.ok(["wait", "worker"]);
  assert.is(await stage.ok(["inspect", "-f", "{{.State.OOMKilled}}", "worker"]), "true\n");
  assert.is(await past(), "oom\n");
});

test("no more processes than the limit", async () => {
  const script = "for i in 1 2 3 4 5 6; do sleep 60 & done 2>&1; true";
  const done = await stage.rl([
    "run",
    "--rm",
    "--network",
    "none",
    "--pids-limit",
    "4",
    IMAGE,
    "sh",
    "-c",
    script,
  ]);
  assert.match(done.stdout, /can't fork/);
});

test("the group goes with the container", async () => {
  const id = await start("--rm", "-m", "32m", IMAGE, "sh", "-c", "sleep 600 & sleep 1");
  const group = groupOf(stage, id);
  assert.ok(existsSync(group));
  await untilTrue("the end of the group", () => !existsSync(group));
});

test("limits that are less in use are in the group's files, too", async () => {
  const disk = ["--device-read-bps", "/dev/vda:2mb", "--device-read-iops", "/dev/vda:100"];
  const more = ["--device-write-iops", "/dev/vda:200", "--memory-reservation", "16m", "--cpuset-mems", "0"];
  const share = ["--cpu-period", "50000", "--cpu-quota", "10000"];
  const id = await start("--name", "rare", ...disk, ...more, ...share, IMAGE, "sleep", "600");
  const group = groupOf(stage, id);
  assert.match(read(group, "io.max"), new RegExp(`^\\d+:0 rbps=${2 * MIB} wbps=max riops=100 wiops=200$`));
  assert.is(read(group, "memory.low"), String(16 * MIB));
  assert.is(read(group, "cpuset.mems"), "0");
  assert.is(read(group, "cpu.max"), "10000 50000");
  await stage.ok(["update", "--memory-reservation", "8m", "--cpu-period", "20000", "rare"]);
  assert.is(read(group, "memory.low"), String(8 * MIB));
  assert.is(read(group, "cpu.max"), "10000 20000");
  await stage.ok(["kill", "rare"]);
});

test("processors are those that are named", async () => {
  const id = await start("--cpuset-cpus", "0", IMAGE, "sleep", "600");
  assert.is(read(groupOf(stage, id), "cpuset.cpus.effective"), "0");
});

test.run();
