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
  const id = await start("-m", "16m", "--memory-swap", "16m", IMAGE, "sh", "-c", `exec ${HUNGRY}`);
  const end = await endOf(stage, id);
  assert.is(end?.exitCode, 137);
  assert.is(end?.oomKilled, true);
  const other = await start("-m", "16m", IMAGE, "sh", "-c", "kill -9 $$; exit 3");
  assert.is((await endOf(stage, other))?.oomKilled, false);
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

test("processors are those that are named", async () => {
  const id = await start("--cpuset-cpus", "0", IMAGE, "sleep", "600");
  assert.is(read(groupOf(stage, id), "cpuset.cpus.effective"), "0");
});

test.run();
