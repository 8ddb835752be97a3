/** Restart policies: what the monitor of a container does when it has ended. */
import { closeSync, constants, existsSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type LifeEnd, type LifeState, parseLifeEnd, parseLifeState } from "../../../core/container/life.ts";
import { FRAME, frame, frameReader, requestStop, waitForEnd } from "../../../core/host/bun/control.ts";
import { killNow } from "../../helpers/e2e/processes.ts";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { until, untilTrue } from "../../helpers/e2e/until.ts";

const test = suite("containers: restart policies");
let stage: Stage;
let image: string;
let paths: { readonly run: string };
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
  paths = { run: join(stage.env.XDG_RUNTIME_DIR ?? "", "rl") };
});
test.after(() => stage?.stop());

async function start(flags: readonly string[], script: string): Promise<string> {
  return (await stage.ok(["run", "-d", "--network", "none", ...flags, image, "sh", "-c", script])).trim();
}

function read(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

const stateOf = (id: string): LifeState | undefined =>
  parseLifeState(read(join(paths.run, "containers", id, "state.json")));
const endOf = (id: string): LifeEnd | undefined =>
  parseLifeEnd(read(join(stage.store, "containers", id, "exit.json")));
const logOf = (id: string): string[] =>
  read(join(stage.store, "containers", id, "log.json"))
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => (JSON.parse(line) as { log: string }).log);

test("on-failure:N starts it so often, in the same place, with one log", async () => {
  const id = await start(["--restart", "on-failure:2"], "echo run; echo x >>/kept; wc -l </kept; exit 3");
  assert.is(await waitForEnd(paths, id), 3);
  assert.equal(logOf(id), ["run\n", "1\n", "run\n", "2\n", "run\n", "3\n"]);
  const end = endOf(id);
  assert.equal([end?.exitCode, end?.restartCount, end?.stopped], [3, 2, false]);
  assert.is(stateOf(id), undefined);
});

test("on-failure leaves alone what has ended well", async () => {
  const id = await start(["--restart", "on-failure"], "cat /kept && exit 0; echo x >/kept; exit 1");
  assert.is(await waitForEnd(paths, id), 0);
  assert.equal([endOf(id)?.exitCode, endOf(id)?.restartCount], [0, 1]);
});

test("one that is stopped stays stopped, while it runs and while it waits to be started", async () => {
  for (const restarting of [true, false]) {
    const script = restarting ? "exit 4" : "trap 'exit 5' TERM; echo up; while :; do sleep 0.05; done";
    const id = await start(["--restart", "always"], script);
    const state = await until("its state", () => {
      const now = stateOf(id);
      const isThere = restarting
        ? now?.restarting === true && (now.restartCount ?? 0) > 2
        : logOf(id).length > 0;
      return isThere ? now : undefined;
    });
    assert.is(state.pid === 0, restarting);
    const ended = waitForEnd(paths, id);
    assert.is(await requestStop(paths, id), true);
    if (!restarting) process.kill(state.pid, "SIGTERM");
    assert.is(await ended, restarting ? 4 : 5);
    await untilTrue("its end", () => stateOf(id) === undefined);
    assert.is(endOf(id)?.stopped, true);
    assert.is(await requestStop(paths, id), false);
  }
});

test("who waits or is attached stays connected when it is started again", async () => {
  const id = await start(["--restart", "always"], "echo up; sleep 0.05");
  let waited = false;
  const ended = waitForEnd(paths, id).finally(() => {
    waited = true;
  });
  await untilTrue("some starts", () => (stateOf(id)?.restartCount ?? 0) >= 2);
  assert.not(waited);
  await requestStop(paths, id);
  await ended;
  assert.ok(logOf(id).length >= 2);
});

test("what is attached sees the streams of every start, and the last exit code", async () => {
  const id = await start(["--restart", "always"], "echo up; exit 6");
  const directory = openSync(join(paths.run, "containers", id), constants.O_RDONLY | constants.O_DIRECTORY);
  let text = "";
  const { promise, resolve } = Promise.withResolvers<number | undefined>();
  const parse = frameReader((kind, payload) => {
    if (kind === FRAME.output) text += new TextDecoder().decode(payload);
    if (kind === FRAME.exit) resolve(payload[0]);
  });
  await Bun.connect({
    unix: `/proc/self/fd/${directory}/control`,
    socket: {
      open: (socket) => void socket.write(frame(FRAME.attach, new Uint8Array())),
      data: (_, bytes) => parse(bytes),
      close: () => resolve(undefined),
    },
  });
  closeSync(directory);
  await untilTrue("two starts", () => text.startsWith("up\nup\n"));
  await requestStop(paths, id);
  assert.is(await promise, 6);
});

test("a start that fails is the end, with what a shell would say", async () => {
  const source = join(stage.home, "source");
  mkdirSync(source);
  const id = await start(["--restart", "always", "-v", `${source}:/x`], "sleep 1000");
  await untilTrue("its start", () => (stateOf(id)?.pid ?? 0) > 0);
  rmSync(source, { recursive: true });
  const ended = waitForEnd(paths, id);
  killNow(stateOf(id)?.pid ?? 0);
  assert.is(await ended, 125);
  assert.equal([endOf(id)?.exitCode, endOf(id)?.restartCount, stateOf(id)], [125, 1, undefined]);
});

test("a monitor that is killed leaves nothing that runs", async () => {
  const id = await start(["--restart", "always"], "echo up; sleep 1000");
  await untilTrue("its start", () => logOf(id).length > 0);
  const first = stateOf(id);
  assert.ok(first);
  killNow(first.pid);
  const again = await until("its next start", () => {
    const now = stateOf(id);
    return now?.restartCount === 1 && now.pid > 0 ? now : undefined;
  });
  assert.is.not(again.pid, first.pid);
  assert.is(again.monitor.pid, first.monitor.pid);
  killNow(again.monitor.pid);
  await untilTrue("the end of all", () => !existsSync(`/proc/${again.pid}`));
});

test("many starts leave no descriptor and no process", async () => {
  const id = await start(["--restart", "always", "--init"], "exit 1");
  await untilTrue("its state", () => stateOf(id) !== undefined);
  const monitor = stateOf(id)?.monitor.pid ?? 0;
  const seen = new Map<number, number>();
  await untilTrue("five starts", () => {
    const state = stateOf(id);
    const count = state?.restartCount ?? 0;
    // Until its command runs, a container that is being started counts as one that is to be.
    if (state?.restarting === true) seen.set(count, Math.min(seen.get(count) ?? 9, children(monitor)));
    return count > 4;
  });
  for (const [count, left] of seen) assert.is(left, 0, String(count));
  assert.ok(seen.size > 0);
  await requestStop(paths, id);
  await untilTrue("its end", () => stateOf(id) === undefined);
  // It has told its end, and leaves.
  await untilTrue("its monitor's end", () => !stage.processes().some(({ pid }) => pid === monitor));
});

function children(pid: number): number {
  return read(`/proc/${pid}/task/${pid}/children`).split(" ").filter(Boolean).length;
}

test("in the foreground it is started again too, and its streams are the caller's", async () => {
  const script = "echo out; cat /kept 2>/dev/null && exit 7; echo kept >/kept; exit 1";
  const { exitCode, stdout } = await stage.rl([
    "run",
    "--network",
    "none",
    "--restart",
    "on-failure:3",
    image,
    "sh",
    "-c",
    script,
  ]);
  assert.is(stdout, "out\nout\nkept\nout\nkept\nout\nkept\n");
  assert.is(exitCode, 7);
});

test("what makes no sense is refused", async () => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [["--restart", "sometimes"], /"sometimes": there is no such restart policy/],
    [["--restart", "always:3"], /"always:3": only on-failure takes a number/],
    [["--restart", "on-failure:x"], /"on-failure:x": the number of starts is not one/],
    [["--rm", "--restart", "always"], /"always": --rm removes the container when it ends/],
  ];
  for (const [flags, line] of cases) {
    assertRefused(await stage.rl(["run", "-d", "--network", "none", ...flags, image, "true"]), { line });
  }
  await stage.ok(["run", "--rm", "--network", "none", "--restart", "no", image, "true"]);
});

test.run();
