/** The caller's terminal: given back as it was, and never given away. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { buildProbe } from "../../helpers/e2e/probe.ts";
import { killNow } from "../../helpers/e2e/processes.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { until } from "../../helpers/e2e/until.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { startTerminal, type Terminal } from "../../helpers/tmux.ts";
import { program } from "../../helpers/world.ts";

const test = suite("the caller's terminal");
let stage: Stage;
let image: string;
test.before(async () => {
  skipIf(requires.tool("tmux"));
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
});
test.after(() => stage?.stop());

let files = 0;

/** Run rl in a shell that notes the terminal's modes before and after; `check` says that they are the same. */
async function noted(
  flags: readonly string[],
  script: string,
): Promise<{ terminal: Terminal; check(status: number): Promise<void> }> {
  files += 1;
  const [before, after] = [join(stage.home, `before${files}`), join(stage.home, `after${files}`)];
  const outer = `stty -a >${before}; "$@"; status=$?; stty -a >${after}; echo ended $status; exec sleep 1000`;
  const rl = [program(), ...PLAIN, ...flags, image, "sh", "-c", script];
  const terminal = await startTerminal(["sh", "-c", outer, "sh", ...rl], { env: stage.env });
  const check = async (status: number): Promise<void> => {
    await terminal.waitFor(`ended ${status}`);
    assert.match(readFileSync(before, "utf8"), /\bicanon\b/);
    assert.is(readFileSync(after, "utf8"), readFileSync(before, "utf8"));
  };
  return { terminal, check };
}

/** The container's first process, once there is one. */
const container = (): Promise<number> =>
  until("the container's process", () => stage.processes().find(({ name }) => name === "sleep")?.pid);

test("its modes are restored after a shell", async () => {
  const { terminal, check } = await noted(["-it"], "stty raw -echo; echo hi; exit 3");
  await using _ = terminal;
  await check(3);
});

test("its modes are restored when the container is killed", async () => {
  const { terminal, check } = await noted(["-it"], "echo up; exec sleep 1000");
  await using _ = terminal;
  await terminal.waitFor("up");
  killNow(await container());
  await check(137);
});

test("its modes are restored when rl is ended by signals", async () => {
  const { terminal, check } = await noted(["-it", "--init"], "echo up; exec sleep 1000");
  await using _ = terminal;
  await terminal.waitFor("up");
  const pid = await container();
  const init = stage.processes().find((one) => one.name === "rl-init");
  assert.ok(init, String(pid));
  process.kill(init.parent, "SIGTERM");
  await check(143);
});

test("its modes are restored when the command cannot be run", async () => {
  files += 1;
  const [before, after] = [join(stage.home, `before${files}`), join(stage.home, `after${files}`)];
  const outer = `stty -a >${before}; "$@"; echo ended $?; stty -a >${after}; echo noted; exec sleep 1000`;
  const rl = [program(), ...PLAIN, "-it", image, "no-such-command"];
  await using terminal = await startTerminal(["sh", "-c", outer, "sh", ...rl], { env: stage.env });
  await terminal.waitFor("noted");
  assert.match(await terminal.screen(), /rl: Cannot run command "no-such-command"(.|\n)*ended 127/);
  assert.is(readFileSync(after, "utf8"), readFileSync(before, "utf8"));
});

test("without -t the container gets pipes for it", async () => {
  const script =
    "for fd in 0 1 2; do readlink /proc/self/fd/$fd; done; tty; (: </dev/tty) 2>&1; exec sleep 1000";
  const { terminal } = await noted(["-i"], script);
  await using _ = terminal;
  const screen = await terminal.waitFor("/dev/tty");
  assert.match(screen, /^pipe:\[\d+\]\npipe:\[\d+\]\npipe:\[\d+\]\nnot a tty\n.*\/dev\/tty.*No such device/m);
});

test("with -t and no -i keys stay the caller's", async () => {
  const shared = join(stage.home, "shared");
  mkdirSync(shared);
  const script =
    "echo up; until [ -e /shared/typed ]; do sleep 0.05; done; read -t 0 && echo stolen; echo left";
  const rl = [program(), ...PLAIN, "-t", "-v", `${shared}:/shared`, image, "sh", "-c", script];
  const outer = '"$@"; read -r line; echo caller has $line; exec sleep 1000';
  await using terminal = await startTerminal(["sh", "-c", outer, "sh", ...rl], { env: stage.env });
  await terminal.waitFor("up");
  await terminal.type("words");
  await terminal.press("Enter");
  await terminal.waitFor("words");
  writeFileSync(join(shared, "typed"), "");
  assert.not.match(await terminal.waitFor("caller has words"), /stolen/);
});

test("TIOCSTI puts nothing into it", async () => {
  const probe = await buildProbe(stage.home);
  const flags = [
    "-i",
    "-v",
    `${probe}:/probe:ro`,
    "--security-opt",
    "seccomp=unconfined",
    "--cap-add",
    "ALL",
  ];
  const { terminal, check } = await noted(flags, "exec /probe tiocsti");
  await using _ = terminal;
  await check(0);
  const screen = await terminal.screen();
  for (const name of ["stdin", "stdout", "stderr"]) assert.ok(screen.includes(`${name}: ENOTTY`), screen);
  assert.ok(screen.includes("/dev/tty: ENXIO"), screen);
  assert.not.match(screen, /!/);
});

test("when it goes, a container that does nothing about it goes too", async () => {
  const rl = [program(), ...PLAIN, "-it", image, "sleep", "1000"];
  const terminal = await startTerminal(rl, { env: stage.env });
  await container();
  await terminal.stop();
  await until("the end of the container", () =>
    stage.processes().every(({ name }) => name !== "sleep") ? true : undefined,
  );
});

test.run();
