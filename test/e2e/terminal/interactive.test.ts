/** A shell in a real terminal. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { startTerminal, type Terminal } from "../../helpers/tmux.ts";
import { program } from "../../helpers/world.ts";

const test = suite("run -it");
let stage: Stage;
let image: string;
test.before(async () => {
  skipIf(requires.tool("tmux"));
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
});
test.after(() => stage?.stop());

const start = (command: readonly string[], flags: readonly string[] = []): Promise<Terminal> =>
  startTerminal([program(), ...PLAIN, "-it", ...flags, image, ...command], {
    env: stage.env,
    cwd: stage.home,
  });

test("keys move in the line and correct it", async () => {
  await using terminal = await start(["sh"]);
  await terminal.waitFor("#");
  await terminal.type("cho lime");
  await terminal.press("Left", "BSpace");
  await terminal.type("n");
  await terminal.press("C-a");
  await terminal.type("e");
  await terminal.press("Enter");
  await terminal.waitFor(/^line$/m);
  await terminal.press("Up", "Enter");
  await terminal.waitFor(/^line$(.|\n)*^line$/m);
});

test("Ctrl-C interrupts the program in front, which gives 130, and the shell goes on", async () => {
  await using terminal = await start(["sh"]);
  await terminal.waitFor("#");
  // The trap shows that the program is there before the key is pressed.
  await terminal.type("sh -c 'echo up$((1 + 1)); exec sleep 1000'");
  await terminal.press("Enter");
  await terminal.waitFor("up2");
  await terminal.press("C-c");
  await terminal.waitFor(/\^C\n\/ #$/);
  await terminal.type("echo status $?");
  await terminal.press("Enter");
  await terminal.waitFor(/^status 130$/m);
  await terminal.type("exit 4");
  await terminal.press("Enter");
  assert.is(await terminal.exitStatus(), 4);
});

test("Ctrl-C ends a single command under --init with 130", async () => {
  await using terminal = await start(["sh", "-c", "echo up; exec sleep 1000"], ["--init"]);
  await terminal.waitFor("up");
  await terminal.press("C-c");
  assert.is(await terminal.exitStatus(), 130);
});

test("Ctrl-D ends the shell", async () => {
  await using terminal = await start(["sh"]);
  await terminal.waitFor("#");
  await terminal.press("C-d");
  assert.is(await terminal.exitStatus(), 0);
});

test("Ctrl-Z stops the program inside, not rl", async () => {
  await using terminal = await start(["sh"]);
  await terminal.waitFor("#");
  await terminal.type("sh -c 'echo up$((1 + 1)); exec sleep 1000'");
  await terminal.press("Enter");
  await terminal.waitFor("up2");
  await terminal.press("C-z");
  await terminal.waitFor(/Stopped/);
  await terminal.type("exit 6");
  await terminal.press("Enter");
  await terminal.waitFor("You have stopped jobs");
  await terminal.type("exit 6");
  await terminal.press("Enter");
  assert.is(await terminal.exitStatus(), 6);
});

test("the size is there from the start and follows the window", async () => {
  const script =
    'echo size $(stty size); until [ "$(stty size)" = "31 101" ]; do sleep 0.05; done; echo resized';
  await using terminal = await start(["sh", "-c", `${script}; exec sleep 1000`]);
  await terminal.waitFor("size 24 80");
  await terminal.resize(101, 31);
  await terminal.waitFor("resized");
});

test("a program is told of the new size by SIGWINCH", async () => {
  const script = "trap 'echo told $(stty size)' WINCH; echo up; while :; do sleep 0.05; done";
  await using terminal = await start(["sh", "-c", script]);
  await terminal.waitFor("up");
  await terminal.resize(90, 20);
  await terminal.waitFor("told 20 90");
});

test("exit 7 gives 7", async () => {
  await using terminal = await start(["sh"]);
  await terminal.waitFor("#");
  await terminal.type("exit 7");
  await terminal.press("Enter");
  assert.is(await terminal.exitStatus(), 7);
});

test("the terminal is one of the container's own, and its controlling one", async () => {
  const script =
    "tty; stat -c %t,%T /dev/console; echo seen >/dev/tty; echo TERM=$TERM; ls /dev/pts; exec sleep 1000";
  await using terminal = await start(["sh", "-c", script]);
  const screen = await terminal.waitFor(/ptmx/);
  assert.match(screen, /^\/dev\/(pts\/0|console)\n88,0\nseen\nTERM=xterm\S*\n0\s+ptmx$/m);
});

test("much output comes whole, lines ending as a terminal has them", async () => {
  await using terminal = await start(["sh", "-c", "seq 1 3000; echo end; exec sleep 1000"]);
  const screen = await terminal.waitFor(/^end$/m);
  const numbers = screen.split("\n").filter((line) => /^\d+$/.test(line));
  assert.is(numbers.length, 3000);
});

test.run();
