/** Leaving a container with a terminal, and coming back. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { killNow } from "../../helpers/e2e/processes.ts";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { until, untilTrue } from "../../helpers/e2e/until.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { startTerminal, type Terminal } from "../../helpers/tmux.ts";
import { program } from "../../helpers/world.ts";

const test = suite("attach with a terminal");
let stage: Stage;
let image: string;
test.before(async () => {
  skipIf(requires.tool("tmux"));
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
});
test.after(() => stage?.stop());

const KEPT = ["run", "--network", "none", "-it", "--name"];
const start = (argv: readonly string[], columns = 80, rows = 24): Promise<Terminal> =>
  startTerminal([program(), ...argv], { env: stage.env, cwd: stage.home, columns, rows });

let files = 0;

/** Run rl in a shell that notes the terminal's modes before and after. */
async function noted(argv: readonly string[]): Promise<{ terminal: Terminal; same(): void }> {
  files += 1;
  const [before, after] = [join(stage.home, `before${files}`), join(stage.home, `after${files}`)];
  const outer = `stty -a >${before}; "$@"; s=$?; stty -a >${after}; echo ended $s; exec sleep 1000`;
  const terminal = await startTerminal(["sh", "-c", outer, "sh", program(), ...argv], { env: stage.env });
  const same = (): void => assert.is(readFileSync(after, "utf8"), readFileSync(before, "utf8"));
  return { terminal, same };
}

const sleeping = (): number | undefined => stage.processes().find(({ name }) => name === "sleep")?.pid;

test("keys leave it running, with the terminal as it was; attach comes back, and draws it anew", async () => {
  {
    const { terminal, same } = await noted([...KEPT, "left", image, "sh"]);
    await using _ = terminal;
    await terminal.waitFor("#");
    await terminal.type("kept=yes");
    await terminal.press("Enter", "C-p", "C-q");
    await terminal.waitFor("read escape sequence");
    await terminal.waitFor("ended 0");
    same();
  }
  await using again = await start(["attach", "left"]);
  // Nothing has been typed: the shell draws its prompt since its terminal has changed.
  await again.waitFor("#");
  await again.type("echo $kept; exit 9");
  await again.press("Enter");
  await again.waitFor(/^yes$/m);
  assert.is(await again.exitStatus(), 9);
  assert.match(await stage.ok(["rm", "left"]), /left/);
  const told = await stage.ok([
    "events",
    "--since",
    "1h",
    "--until",
    "0s",
    "-f",
    "container=left",
    "--format",
    "{{.Action}}",
  ]);
  const actions = told.split("\n").filter((action) => action !== "" && action !== "resize");
  assert.equal(actions, ["create", "attach", "start", "detach", "attach", "die", "destroy"]);
  assert.match(told, /^resize$/m);
});

test("one in the background has the size of whoever attaches, and follows it", async () => {
  const script = "while :; do stty size; sleep 0.05; done";
  await stage.ok([...PLAIN, "-dit", "--name", "sized", image, "sh", "-c", script]);
  await using terminal = await start(["attach", "sized"], 101, 31);
  await terminal.waitFor("31 101");
  await terminal.resize(90, 20);
  await terminal.waitFor("20 90");
  await using other = await start(["attach", "sized"], 70, 15);
  await other.waitFor("15 70");
  await terminal.waitFor("15 70");
  await other.press("C-c");
  assert.is(await other.exitStatus(), 130);
  assert.is(await terminal.exitStatus(), 130);
});

test("other keys leave it, and their beginning reaches it once it is none", async () => {
  // Whoever attaches changes the size, which shows that he is there.
  const traps = "trap 'echo drawn' WINCH; trap 'exit 7' INT";
  const script = `exec 3<&0; stty -echo -icanon -ixon; ${traps}; cat -v <&3 & echo up; while :; do wait $!; done`;
  const flags = [...PLAIN, "-it", "--detach-keys", "ctrl-x,x"];
  await using terminal = await start([...flags, "--name", "keys", image, "sh", "-c", script]);
  await terminal.waitFor("up");
  await terminal.press("C-p", "C-q", "C-x", "C-x", "b", "Enter");
  await terminal.waitFor("^P^Q^X^Xb");
  await terminal.press("C-x", "x");
  assert.is(await terminal.exitStatus(), 0);
  await using none = await start(["attach", "--detach-keys=", "keys"]);
  await none.waitFor("drawn");
  await none.press("C-p", "C-q", "C-x", "x", "Enter");
  await none.waitFor("^P^Q^Xx");
  await none.press("C-c");
  assert.is(await none.exitStatus(), 7);
});

test("it survives the end of its terminal, unless it goes with its end", async () => {
  const script = "echo up; while :; do echo tick; sleep 0.1; done";
  const terminal = await start([...KEPT, "survivor", image, "sh", "-c", script]);
  await terminal.waitFor("up");
  await terminal.stop();
  await using back = await start(["attach", "survivor"]);
  await back.waitFor("tick");
  killNow(stage.processes().find(({ name }) => name === "sh")?.pid ?? 0);
  assert.is(await back.exitStatus(), 137);
  await stage.ok(["rm", "survivor"]);

  const last = await start([...PLAIN, "-it", image, "sh", "-c", "echo up; exec sleep 1000"]);
  await last.waitFor("up");
  await last.stop();
  await stage.tidied();
});

test("it survives its client, and one that comes later", async () => {
  const file = join(stage.home, "client");
  const argv = ["sh", "-c", 'echo $$ >"$0"; exec "$@"', file, program(), ...PLAIN, "-it", "--name", "alone"];
  await using first = await startTerminal([...argv, image, "sh"], { env: stage.env });
  await first.waitFor("#");
  const { terminal, same } = await noted(["attach", "alone"]);
  await using _ = terminal;
  await terminal.waitFor("#");
  killNow(Number(readFileSync(file, "utf8")));
  assert.is(await first.exitStatus(), 137);
  await terminal.type("echo still $((40 + 2)); exit 4");
  await terminal.press("Enter");
  await terminal.waitFor("still 42");
  await terminal.waitFor("ended 4");
  same();
});

test("a client of a container whose monitor is killed gives the terminal back", async () => {
  const { terminal, same } = await noted([...PLAIN, "-it", image, "sh", "-c", "echo up; exec sleep 1000"]);
  await using _ = terminal;
  await terminal.waitFor("up");
  const pid = await until("the container", sleeping);
  killNow(stage.processes().find((one) => one.pid === pid)?.parent ?? 0);
  await terminal.waitFor("ended 137");
  same();
  await untilTrue("the end of the container", () => sleeping() === undefined);
});

test("who is attached stays so when it is started again, and its terminal has the same size", async () => {
  const script = 'until [ "$(stty size)" = "24 80" ]; do sleep 0.05; done; echo again; exit 5';
  const flags = [...KEPT, "twice", "--restart", "on-failure:2"];
  await using terminal = await start([...flags, image, "sh", "-c", script]);
  assert.is(await terminal.exitStatus(), 5);
  assert.is((await terminal.screen()).split("again").length - 1, 3);
  await stage.ok(["rm", "twice"]);
});

test("without a terminal of the caller's, one is refused but to look on", async () => {
  const script = "(while :; do echo tick; sleep 0.05; done) & read line; kill $!; wait; echo seen; exit 8";
  await stage.ok([...PLAIN, "-dit", "--name", "shown", image, "sh", "-c", script]);
  assertRefused(await stage.rl(["attach", "shown"]), {
    line: '"shown": it has a terminal, and standard input is none',
  });
  const onlooker = stage.start(["attach", "--no-stdin", "shown"]);
  await onlooker.said("tick");
  await using terminal = await start(["attach", "shown"]);
  await terminal.waitFor("tick");
  await terminal.type("x");
  await terminal.press("Enter");
  assert.is(await terminal.exitStatus(), 8);
  const { exitCode, stdout } = await onlooker.finished();
  assert.is(exitCode, 8);
  assert.match(stdout, /seen\r\n$/);
});

test.run();
