/**
 * SIGKILL of whoever starts a container, at any of his system calls, of the monitor, and of all at once. With the next
 * commands everything is as if it had ended by itself: no process, no directory, no name, no state is left over.
 * RL_CRASH_POINTS is how many points each start is killed at.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseLifeEnd, parseLifeState } from "../../../core/container/life.ts";
import { killNow } from "../../helpers/e2e/processes.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { countCalls, killAt, points } from "../crash/sweep.ts";

const POINTS = Number(process.env.RL_CRASH_POINTS ?? 8);

const test = suite("killed starts");
let stage: Stage;
let image: string;
test.before(async () => {
  skipIf(requires.tool("strace"));
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
  // Makes the user namespace, which a traced program could not.
  await stage.ok(["run", "--rm", "--network", "none", image, "true"]);
});
test.after(() => stage?.stop());

const runs = (): string => join(stage.env.XDG_RUNTIME_DIR ?? "", "rl/containers");
const names = (directory: string): string[] => (existsSync(directory) ? readdirSync(directory) : []);
const state = (id: string) => parseLifeState(readFileSync(join(runs(), id, "state.json"), "utf8"));
const end = (id: string) =>
  parseLifeEnd(readFileSync(join(stage.store, "containers", id, "exit.json"), "utf8"));

/** What is left when all that is there has been ended and removed, after a few commands at most. */
async function tidy(what: string): Promise<void> {
  const left = (): string[] => [
    ...stage.containers().map((id) => `containers/${id}`),
    ...names(join(stage.store, "names")).map((name) => `names/${name}`),
    ...names(join(stage.store, "locks")).filter((name) => name.startsWith("container-")),
    ...names(runs()).map((id) => `run/${id}`),
    ...stage.processes().map(({ pid, name }) => `${name} ${pid}`),
  ];
  await untilTrue(`the end of what a start killed at ${what} has left: ${left()}`, async () => {
    await stage.ok(["stop", "-t", "0", "--all"]);
    for (const id of stage.containers()) await stage.rl(["rm", id]);
    return left().length === 0;
  });
}

for (const flags of [["-d"], ["-d", "--rm"], ["--rm"]]) {
  test(`run ${flags.join(" ")} is killed at any of its calls, or its monitor is`, async () => {
    const args = ["run", ...flags, "--network", "none", "--name", "web", image, "true"];
    const scene = { cwd: stage.home, env: stage.env };
    const most = await countCalls(args, scene);
    await tidy("no call");
    for (const count of points(most, POINTS)) {
      await killAt(count, args, scene);
      // The name is free again, or its container's.
      const again = await stage.rl(args);
      if (again.exitCode !== 0)
        assert.match(again.stderr, /another container has this name/, `at call ${count}`);
      if (again.exitCode !== 0) await stage.ok(["rm", "web"]);
      await tidy(`call ${count}`);
    }
  });
}

test("start is killed at any of its calls, and the next one starts the container", async () => {
  const id = (await stage.ok(["create", "--network", "none", "--name", "web", image, "sleep", "600"])).trim();
  const scene = { cwd: stage.home, env: stage.env };
  await stage.ok(["start", "web"]);
  await stage.ok(["stop", "-t", "0", "web"]);
  for (const count of points(100, POINTS)) {
    // strace would wait for the container; whoever is left of it goes with the next signal.
    const killed = killAt(count, ["start", "web"], scene);
    await Promise.race([killed, untilTrue("a container", () => existsSync(join(runs(), id, "state.json")))]);
    // One that was killed with what it had started may still have been there for the first of these.
    await untilTrue(`a container at call ${count}`, async () => {
      await stage.ok(["start", "web"]);
      return existsSync(join(runs(), id, "state.json"));
    });
    await stage.ok(["stop", "-t", "0", "web"]);
    await killed;
    assert.is(end(id)?.exitCode, 137);
  }
  await stage.ok(["rm", "web"]);
  await tidy("start");
});

test("a monitor is killed: its container ends, with a code that says that nobody knows", async () => {
  const id = (
    await stage.ok(["run", "-d", "--network", "none", "--name", "web", image, "sleep", "600"])
  ).trim();
  const waiting = stage.ok(["wait", "web"]);
  killNow(state(id)?.monitor.pid ?? 0);
  assert.is(await waiting, "255\n");
  assert.equal([end(id)?.exitCode, end(id)?.finishedAt], [255, ""]);
  await untilTrue("the container's end", () => stage.processes().length === 0);
  assert.not.ok(existsSync(join(runs(), id)));
  await stage.ok(["start", "web"]);
  await stage.ok(["stop", "-t", "0", "web"]);
  assert.is(await stage.ok(["wait", "web"]), "137\n");
  await stage.ok(["rm", "web"]);
  await tidy("the monitor");
});

test("monitor and container are killed at once, with --rm too: the exit code is kept where it is known", async () => {
  for (const flags of [[], ["--rm"]]) {
    const words = ["run", "-d", "--network", "none", ...flags, image, "sh", "-c", "trap : TERM; sleep 600"];
    const ids = await Promise.all(Array.from({ length: 4 }, async () => (await stage.ok(words)).trim()));
    const known = (await stage.ok(["run", "-d", "--network", "none", image, "sh", "-c", "exit 9"])).trim();
    await stage.ok(["wait", known]);
    // A monitor that outlived its container would tell how that has ended.
    for (const id of ids) killNow(state(id)?.monitor.pid ?? 0);
    for (const { pid } of stage.processes()) killNow(pid);
    assert.is(await stage.ok(["wait", known]), "9\n");
    if (flags.length === 0) assert.is(await stage.ok(["wait", ...ids]), "255\n".repeat(4));
    await tidy("everything");
  }
});

test.run();
