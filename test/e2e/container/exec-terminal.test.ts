/** A command with a terminal in a container that runs. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { startTerminal, type Terminal } from "../../helpers/tmux.ts";
import { program } from "../../helpers/world.ts";

const test = suite("exec -it");
let stage: Stage;
test.before(async () => {
  skipIf(requires.tool("tmux"));
  stage = await makeStage({ registry: "images" });
  const image = stage.image("busybox");
  await stage.ok(["run", "-qd", "--network", "none", "--name", "one", image, "sleep", "1000"]);
});
test.after(() => stage?.stop());

const start = (command: readonly string[], flags: readonly string[] = []): Promise<Terminal> =>
  startTerminal([program(), "exec", "-it", ...flags, "one", ...command], { env: stage.env, cwd: stage.home });
const runs = async (words: string): Promise<boolean> =>
  (await stage.ok(["top", "one", "-o", "args="])).split("\n").includes(words);

test("a shell has a terminal of the container's, of the caller's size, which follows", async () => {
  await using terminal = await start(["sh"]);
  await terminal.waitFor("#");
  await terminal.type("tty; stty size; echo $TERM");
  await terminal.press("Enter");
  await terminal.waitFor(/^\/dev\/pts\/\d+\n24 80\nxterm$/m);
  await terminal.resize(101, 33);
  await terminal.type("stty size");
  await terminal.press("Enter");
  await terminal.waitFor(/^33 101$/m);
  await terminal.type("exit 6");
  await terminal.press("Enter");
  assert.is(await terminal.exitStatus(), 6);
});

test("Ctrl-C interrupts the command", async () => {
  await using terminal = await start(["sh", "-c", "echo up; exec sleep 1000"]);
  await terminal.waitFor("up");
  await terminal.press("C-c");
  assert.is(await terminal.exitStatus(), 130);
});

test("the keys leave a command to itself, and a single one of them does not", async () => {
  const words = "sleep 1001";
  await using terminal = await start(["sh", "-c", `echo up; read line; echo got $line; exec ${words}`]);
  await terminal.waitFor("up");
  await terminal.press("C-p", "a", "Enter");
  await terminal.waitFor(/^got/m);
  await untilTrue("the command", () => runs(words));
  await terminal.press("C-p", "C-p", "C-q");
  assert.is(await terminal.exitStatus(), 0);
  assert.ok(await runs(words));
  const told = await stage.ok(["events", "--since", "1h", "--until", "0s", "-f", "event=exec_detach"]);
  assert.match(told, / exec_detach [0-9a-f]{64} \(execID=/);
});

test("other keys may be chosen, or none", async () => {
  await using chosen = await start(["sh", "-c", "echo up; exec sleep 1002"], ["--detach-keys", "a,b"]);
  await chosen.waitFor("up");
  await chosen.type("aab");
  assert.is(await chosen.exitStatus(), 0);
  assert.ok(await runs("sleep 1002"));
  await using none = await start(["sh", "-c", "echo up; read line; exit 4"], ["--detach-keys", ""]);
  await none.waitFor("up");
  await none.press("C-p", "C-q", "Enter");
  assert.is(await none.exitStatus(), 4);
});

test("a signal to rl reaches the command, whose end is told", async () => {
  const script = 'trap "exit 5" TERM; echo up; while :; do sleep 0.05; done';
  await using terminal = await start(["sh", "-c", script]);
  await terminal.waitFor("up");
  const called = callers(script);
  assert.is(called.length, 1, "the one that was called");
  process.kill(called[0] ?? 0, "SIGTERM");
  assert.is(await terminal.exitStatus(), 5);
});

/** Monitors of this user whose child is a monitor that has a child with these words. */
function callers(script: string): number[] {
  const lines = Bun.spawnSync(["ps", "-eo", "pid=,ppid=,comm=,args="]).stdout.toString().split("\n");
  const rows = lines
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .filter((row) => row !== null);
  const command = rows.filter((row) => row[4] === `sh -c ${script}`).map((row) => row[2]);
  const monitors = rows.filter((row) => command.includes(row[1]));
  return monitors.map((row) => Number(row[2]));
}

test.run();
