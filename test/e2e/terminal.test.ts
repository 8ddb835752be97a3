/** `rl run -it` in a real terminal. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import * as requires from "../helpers/requires.ts";
import { skipIf } from "../helpers/skip.ts";
import { startTerminal, type Terminal } from "../helpers/tmux.ts";
import { makeWorld, program, type World } from "../helpers/world.ts";

const test = suite("rl run -it");
let world: World;
let busybox: string;

test.before(async () => {
  skipIf(requires.userNamespace() ?? requires.tool("docker-registry") ?? requires.tool("tmux"));
  world = await makeWorld({ registry: "images" });
  busybox = world.image("busybox:latest");
  await world.ok(["pull", busybox]);
});
test.after(() => world?.stop());

const start = (...args: string[]): Promise<Terminal> =>
  startTerminal([program(), "run", "--rm", "--network", "none", ...args], {
    env: world.env,
    cwd: world.home,
  });

test("a shell answers, and its exit status is rl's", async () => {
  await using terminal = await start("-it", busybox, "sh");
  await terminal.waitFor("#");
  await terminal.type("echo one$((1 + 1))three; tty");
  await terminal.press("Enter");
  const screen = await terminal.waitFor("one2three");
  assert.not.match(screen, /not a tty/);
  await terminal.type("exit 9");
  await terminal.press("Enter");
  assert.is(await terminal.exitStatus(), 9);
});

test("the container's terminal has the size of ours and follows it", async () => {
  await using terminal = await start("-it", busybox, "sh");
  await terminal.waitFor("#");
  await terminal.type("stty size");
  await terminal.press("Enter");
  await terminal.waitFor("24 80");
  await terminal.resize(120, 40);
  await terminal.type("stty size");
  await terminal.press("Enter");
  await terminal.waitFor("40 120");
});

test("Ctrl-C interrupts the program inside, not rl", async () => {
  await using terminal = await start("-it", busybox, "sh");
  await terminal.waitFor("#");
  await terminal.type("sleep 1000; echo status $?");
  await terminal.press("Enter");
  await Bun.sleep(300);
  await terminal.press("C-c");
  await terminal.type("echo still $((40 + 2))");
  await terminal.press("Enter");
  await terminal.waitFor("still 42");
});

test("Ctrl-D ends the input of the program inside", async () => {
  await using terminal = await start("-it", busybox, "sh", "-c", "echo up; cat; exit 3");
  await terminal.waitFor("up");
  await terminal.type("echoed");
  await terminal.press("Enter");
  await terminal.waitFor("echoed\nechoed");
  await terminal.press("C-d");
  assert.is(await terminal.exitStatus(), 3);
});

test("the terminal is given back as it was", async () => {
  const command = `${program()} run --rm -it --network none ${busybox} true; stty -a; echo "ready"`;
  await using terminal = await startTerminal(["sh", "-c", `${command}; sleep 60`], { env: world.env });
  const screen = await terminal.waitFor("ready");
  for (const setting of ["icanon", "echo", "isig", "opost"])
    assert.match(screen, new RegExp(`(^|\\s)${setting}\\b`), setting);
});

test("without -t Ctrl-C reaches the command as a signal", async () => {
  const script = "trap 'echo caught; exit 6' INT; echo up; while :; do sleep 0.1; done";
  await using terminal = await start(busybox, "sh", "-c", script);
  await terminal.waitFor("up");
  await terminal.press("C-c");
  await terminal.waitFor("caught");
  assert.is(await terminal.exitStatus(), 6);
});

test.run();
