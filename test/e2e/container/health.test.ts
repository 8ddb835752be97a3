/** Health checks, which the monitor of a container runs itself. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Health, parseHealth } from "../../../core/container/health.ts";
import { parseLifeState } from "../../../core/container/life.ts";
import { killNow, lookAt } from "../../helpers/e2e/processes.ts";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { until, untilTrue } from "../../helpers/e2e/until.ts";

const test = suite("containers: health checks");
let stage: Stage;
let image: string;
let running: string;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
  running = join(stage.env.XDG_RUNTIME_DIR ?? "", "rl", "containers");
});
test.after(() => stage?.stop());

async function start(flags: readonly string[], from = image): Promise<string> {
  const command = ["sh", "-c", "echo up; exec sleep 1000"];
  return (await stage.ok(["run", "-d", "--network", "none", ...flags, from, ...command])).trim();
}

function stateOf(id: string) {
  const path = join(running, id, "state.json");
  return existsSync(path) ? parseLifeState(readFileSync(path, "utf8")) : undefined;
}

function healthOf(id: string): Health | undefined {
  const path = join(running, id, "health.json");
  return existsSync(path) ? parseHealth(readFileSync(path, "utf8")) : undefined;
}

async function untilHealth(id: string, what: string, is: (health: Health) => boolean): Promise<Health> {
  return await until(what, () => {
    const health = healthOf(id);
    return health !== undefined && is(health) ? health : undefined;
  });
}

async function end(id: string): Promise<void> {
  killNow(stateOf(id)?.pid ?? 0);
  await untilTrue("its end", () => !existsSync(join(running, id)));
}

/** But for the one that clears up in the end. */
function children(pid: number): string[] {
  const pids = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
  return pids.filter((child) => lookAt(Number(child))?.name !== "rl-cleaner");
}

test("a container is starting, unhealthy after so many failures, and healthy after one success", async () => {
  const check = 'echo "at $HERE $(id -u)"; test -e /tmp/well';
  const flags = ["--health-cmd", check, "--health-interval", "100ms", "--health-retries", "2"];
  const id = await start([...flags, "-e", "HERE=home", "-u", "1000", "--tmpfs", "/tmp"]);
  assert.ok(healthOf(id), "from the beginning");
  const first = await untilHealth(id, "a check", ({ Log }) => Log.length > 0);
  const [result] = first.Log;
  assert.equal([result?.ExitCode, result?.Output], [1, "at home 1000\n"]);
  assert.ok(Date.parse(result?.End ?? "") >= Date.parse(result?.Start ?? ""));
  const ill = await untilHealth(id, "its illness", ({ Status }) => Status === "unhealthy");
  assert.ok(ill.FailingStreak >= 2);
  const full = await untilHealth(id, "many checks", ({ FailingStreak }) => FailingStreak > 6);
  assert.is(full.Log.length, 5);
  const state = stateOf(id);
  await Bun.write(`/proc/${state?.pid}/root/tmp/well`, "");
  const well = await untilHealth(id, "its recovery", ({ Status }) => Status === "healthy");
  assert.is(well.FailingStreak, 0);
  assert.is(well.Log.at(-1)?.ExitCode, 0);
  await end(id);
  assert.is(healthOf(id), undefined);
});

test("failures in the start period do not count, and checks are more frequent there", async () => {
  const period = ["--health-start-period", "1h", "--health-start-interval", "50ms"];
  const check = ["--health-cmd", "test -e /well", "--health-retries", "1", "--health-interval", "50ms"];
  const id = await start([...check, ...period]);
  const early = await untilHealth(id, "checks", ({ Log }) => Log.length > 3);
  assert.equal([early.Status, early.FailingStreak], ["starting", 0]);
  await Bun.write(`/proc/${stateOf(id)?.pid}/root/well`, "");
  await untilHealth(id, "success", ({ Status }) => Status === "healthy");
  // One that has been well counts its failures from then on.
  await Bun.file(`/proc/${stateOf(id)?.pid}/root/well`).delete();
  await untilHealth(id, "its illness", ({ Status }) => Status === "unhealthy");
  await end(id);
});

test("a check that hangs is ended at its timeout and holds nothing up", async () => {
  const check = [
    "--health-cmd",
    "sleep 999 & sleep 998",
    "--health-interval",
    "100ms",
    "--health-retries",
    "1",
  ];
  const id = await start([...check, "--health-timeout", "200ms"]);
  const late = await untilHealth(id, "a second check", ({ Log }) => Log.length > 1);
  assert.is(late.Status, "unhealthy");
  const [result] = late.Log;
  assert.equal([result?.ExitCode, result?.Output], [-1, "Health check exceeded timeout (200ms)"]);
  const monitor = stateOf(id)?.monitor.pid ?? 0;
  await untilTrue("the time between checks", () => children(monitor).length === 1);
  await end(id);
});

test("a check writes as much as it likes, of which 4096 bytes are kept", async () => {
  const script = "yes | head -c 300000; printf '\\377\"'";
  const id = await start(["--health-cmd", script, "--health-interval", "100ms"]);
  const { Log } = await untilHealth(id, "a check", (health) => health.Log.length > 0);
  assert.is(Log[0]?.ExitCode, 0);
  assert.is(Log[0]?.Output, `${"y\n".repeat(2048)}...`);
  await end(id);
});

test("a command that is not there is a failure that says so", async () => {
  const id = await start(["--name", "base"]);
  assert.is(healthOf(id), undefined);
  await end(id);
  const change = 'HEALTHCHECK --interval=100ms --retries=1 CMD ["no-such-check"]';
  await stage.ok(["commit", "-q", "--change", change, "base", "example.org/checked"]);
  const checked = await start([], "example.org/checked");
  const { Log } = await untilHealth(checked, "its illness", ({ Status }) => Status === "unhealthy");
  assert.is(Log[0]?.ExitCode, -1);
  assert.match(Log[0]?.Output ?? "", /"no-such-check": it is not in the container/);
  await end(checked);
  const replaced = await start(["--health-cmd", "true"], "example.org/checked");
  await untilHealth(replaced, "its health", ({ Status }) => Status === "healthy");
  await end(replaced);
  const without = await start(["--no-healthcheck"], "example.org/checked");
  assert.is(healthOf(without), undefined);
  await end(without);
});

test("a container that is started again is starting again, and is checked again", async () => {
  const flags = ["--restart", "always", "--health-cmd", "true", "--health-interval", "100ms"];
  const id = await start(flags);
  await untilHealth(id, "its health", ({ Status }) => Status === "healthy");
  const checks = healthOf(id)?.Log.at(-1)?.End ?? "";
  const before = stateOf(id);
  killNow(before?.pid ?? 0);
  await untilTrue("its next start", () => stateOf(id)?.restartCount === 1 && stateOf(id)?.pid !== 0);
  await untilHealth(
    id,
    "a check",
    ({ Status, Log }) => Status === "healthy" && (Log.at(-1)?.End ?? "") > checks,
  );
  killNow(stateOf(id)?.monitor.pid ?? 0);
  await untilTrue("the end of all", () => !existsSync(`/proc/${before?.monitor.pid}`));
});

test("what makes no sense is refused", async () => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [["--health-interval", "5"], /"5": it is not a duration/],
    [["--health-timeout", "-1s"], /"-1s": it is negative/],
    [["--health-interval", "10us"], /"10us": it is below 1ms/],
    [["--health-retries", "x"], /"x": it is not a number/],
    [["--no-healthcheck", "--health-cmd", "true"], /it contradicts --health-cmd/],
  ];
  for (const [flags, line] of cases) {
    assertRefused(await stage.rl(["run", "-d", "--network", "none", ...flags, image, "true"]), { line });
  }
});

test.run();
