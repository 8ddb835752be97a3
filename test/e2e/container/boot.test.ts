/** What becomes of containers when the machine goes down, and comes up again. */
import { existsSync, readdirSync, readFileSync, rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseLifeEnd, parseLifeState } from "../../../core/container/life.ts";
import { imageStage } from "../../helpers/e2e/image-stage.ts";
import { killNow, lookAt } from "../../helpers/e2e/processes.ts";
import type { Stage } from "../../helpers/e2e/stage.ts";
import { until, untilTrue } from "../../helpers/e2e/until.ts";

const test = suite("containers and a boot");
let stage: Stage;
let image: string;
let run: string;
test.before(async () => {
  ({ stage, image } = await imageStage());
  run = join(stage.env.XDG_RUNTIME_DIR ?? "", "rl");
});
test.after(() => stage?.stop());

const start = async (name: string, ...flags: readonly string[]): Promise<string> =>
  (
    await stage.ok(["run", "-d", "--network", "none", "--name", name, ...flags, image, "sleep", "600"])
  ).trim();
const read = (path: string): string => (existsSync(path) ? readFileSync(path, "utf8") : "");
const stateOf = (id: string) => parseLifeState(read(join(run, "containers", id, "state.json")));
const endOf = (id: string) => parseLifeEnd(read(join(stage.store, "containers", id, "exit.json")));
const names = async (...words: readonly string[]): Promise<string[]> =>
  (await stage.ok(["ps", "--format", "{{.Names}}", ...words])).split("\n").filter(Boolean).sort();

/** Everything ends at once, and what lay in memory is gone. */
async function loseThePower(): Promise<void> {
  const monitors = readdirSync(join(run, "containers")).flatMap((id) => stateOf(id)?.monitor.pid ?? []);
  // Nothing of a monitor's shows whose it is but that it is its child.
  const own = readdirSync("/proc").filter((name) => monitors.includes(lookAt(Number(name))?.parent ?? 0));
  const all = [...monitors, ...own.map(Number), ...stage.processes().map(({ pid }) => pid)];
  // None is to see another one end.
  for (const pid of all) process.kill(pid, "SIGSTOP");
  for (const pid of all) killNow(pid);
  await untilTrue("the end of all", () => all.every((pid) => lookAt(pid) === undefined));
  rmSync(run, { recursive: true, force: true });
}

test("always is started again, unless-stopped but for what somebody has stopped, the rest is not", async () => {
  await start("always", "--restart", "always");
  await start("always-stopped", "--restart", "always");
  await start("until", "--restart", "unless-stopped");
  await start("until-stopped", "--restart", "unless-stopped");
  await start("until-killed", "--restart", "unless-stopped");
  await start("until-started", "--restart", "unless-stopped");
  await start("failure", "--restart", "on-failure");
  await start("plain");
  await stage.ok([
    "create",
    "--network",
    "none",
    "--name",
    "new",
    "--restart",
    "always",
    image,
    "sleep",
    "600",
  ]);
  await stage.ok(["stop", "-t", "0", "always-stopped", "until-stopped", "until-started"]);
  await stage.ok(["kill", "until-killed"]);
  await stage.ok(["wait", "until-killed"]);
  await stage.ok(["start", "until-started"]);
  await loseThePower();
  assert.equal(await names(), []);
  await stage.ok(["start", "--all", "--filter", "restart-policy=unless-stopped"]);
  assert.equal(await names(), ["until", "until-started"]);
  const started = await stage.ok(["start", "--all", "--filter", "should-start-on-boot=true"]);
  assert.equal(started.split("\n").filter(Boolean).sort(), ["always", "always-stopped"]);
  assert.equal(await names("-f", "restart-policy=always"), ["always", "always-stopped"]);
  await stage.ok(["start", "--all"]);
  assert.is((await names()).length, 9);
  assert.is(await stage.ok(["start", "--all"]), "", "none is left");
  await stage.ok(["rm", "-f", ...(await names("-a"))]);
});

test("one of --rm is gone with the volumes that were its own, by the first listing", async () => {
  const id = await start("brief", "--rm", "-v", "/own");
  const volumes = async (): Promise<string> => await stage.ok(["volume", "ls", "-q"]);
  assert.match(await volumes(), /^[0-9a-f]{64}\n$/);
  await loseThePower();
  // What is as new as this could still be in the making.
  const long = new Date(Date.now() - 60_000);
  utimesSync(join(stage.store, "containers", id), long, long);
  assert.equal(await names("-a"), []);
  assert.is(await volumes(), "");
  assert.not.ok(existsSync(join(stage.store, "containers", id)));
});

test("a monitor that is asked to end starts nothing again, and does not say that somebody has stopped it", async () => {
  const script = "trap 'exit 0' TERM; echo up; while :; do sleep 0.05; done";
  const flags = ["--network", "none", "--restart", "unless-stopped", "--name", "asked"];
  const id = (await stage.ok(["run", "-d", ...flags, image, "sh", "-c", script])).trim();
  await untilTrue("its trap", async () => (await stage.ok(["logs", id])) === "up\n");
  const { monitor } = await until("its state", () => stateOf(id));
  process.kill(monitor.pid, "SIGTERM");
  await untilTrue("its end", () => stateOf(id) === undefined);
  assert.equal([endOf(id)?.exitCode, endOf(id)?.stopped, endOf(id)?.restartCount], [0, false, 0]);
  assert.equal(await names("-a", "-f", "should-start-on-boot=true"), ["asked"]);
  await stage.ok(["rm", id]);
});

test.run();
