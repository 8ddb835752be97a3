/** A container that is started and stopped many times leaves nothing behind. RL_CYCLES is how many times. */
import { mkdirSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseLifeEnd } from "../../../core/container/life.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import { run } from "../../helpers/process.ts";

const CYCLES = Number(process.env.RL_CYCLES ?? 200);

const test = suite("start and stop, again and again");
let stage: Stage;
let env: { readonly TMPDIR: string };
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  env = { TMPDIR: join(stage.home, "temporary") };
  mkdirSync(env.TMPDIR);
  await stage.ok(["pull", "-q", stage.image("busybox")]);
});
test.after(() => stage?.stop());

/**
 * Everything that could pile up: files, processes, mounts, control groups, zombies, and what the process that stays
 * holds. A namespace that nobody is in is there only as long as a descriptor or a mount of somebody's.
 */
async function things(id: string) {
  const files = async (directory: string) =>
    (
      await run(["find", directory, "-mindepth", "1", "-name", "work", "-prune", "-o", "-printf", "%P\n"])
    ).stdout
      .split("\n")
      .sort();
  const groups = (await run(["find", "/sys/fs/cgroup", "-name", `*${id.slice(0, 12)}*`])).stdout;
  return {
    store: await files(stage.store),
    runtime: await files(stage.env.XDG_RUNTIME_DIR ?? ""),
    temporary: await files(env.TMPDIR),
    processes: stage.processes().map(({ name }) => name),
    mounts: readFileSync("/proc/self/mountinfo", "utf8").includes(stage.store),
    groups,
    kept: keepers().map((pid) => ({
      descriptors: readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`)),
      mounts: readFileSync(`/proc/${pid}/mountinfo`, "utf8").split("\n").length,
    })),
  };
}

/** What holds the user namespaces of all containers, and stays. */
function keepers(): number[] {
  const directory = join(stage.env.XDG_RUNTIME_DIR ?? "", "rl");
  const names = readdirSync(directory).filter((name) => /^userns-[^.]+$/.test(name));
  return names.map((name) => Number(readFileSync(join(directory, name), "utf8").split(" ")[0]));
}

const own = process.getuid?.();

function zombies(): string[] {
  return readdirSync("/proc").filter((pid) => {
    const status = /^\d+$/.test(pid) ? text(join("/proc", pid, "status")) : "";
    return (
      /^State:\s*Z/m.test(status) &&
      new RegExp(`^Uid:\\s*${own}\\b`, "m").test(status) &&
      /^Name:\s*(rl|memfd|sh$)/m.test(status)
    );
  });
}

function text(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

test(`${CYCLES} times`, async () => {
  const image = stage.image("busybox");
  const script = "trap 'exit 5' TERM; echo up; while :; do sleep 600 & wait; done";
  const id = (
    await stage.ok(["create", "--network", "none", "--init", image, "sh", "-c", script], { env })
  ).trim();
  const log = join(stage.store, "containers", id, "log.json");
  const cycle = async (time: number): Promise<void> => {
    await stage.ok(["start", id], { env });
    await untilTrue("its trap", () => text(log).split("\n").length > time);
    await stage.ok(["stop", id], { env });
    assert.is(parseLifeEnd(text(join(stage.store, "containers", id, "exit.json")))?.exitCode, 5, `${time}`);
  };
  await cycle(1);
  await untilTrue("the end of all processes", () => stage.processes().length === 0);
  const before = await things(id);
  const others = zombies();
  assert.ok(before.kept.length > 0);
  for (let time = 2; time <= CYCLES; time += 1) await cycle(time);
  await untilTrue("the end of all processes", () => stage.processes().length === 0);
  assert.equal(await things(id), before);
  await untilTrue("no dead process unburied", () => zombies().every((pid) => others.includes(pid)));
});

test.run();
