/** `rl oci`: bundles from creation to deletion, as callers of OCI runtimes do it. */
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Bundle, makeBundle } from "../../helpers/e2e/bundle.ts";
import { lookAt } from "../../helpers/e2e/processes.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { program } from "../../helpers/world.ts";

const test = suite("oci lifecycle");
let stage: Stage;
let bundle: Bundle;

test.before(async () => {
  stage = await makeStage();
  bundle = await makeBundle(stage, { isRootless: true });
});
test.after(() => stage?.stop());

const states = (): string => join(stage.home, "states");
const oci = (...argv: string[]) => bundle.oci(...argv);
const status = async (id: string): Promise<string> =>
  (JSON.parse((await oci("state", id)).stdout) as { status: string }).status;

test("run gives the command's output and exit status, and leaves nothing", async () => {
  bundle.configure(["sh", "-c", "echo out; id -u; echo err >&2; exit 7"]);
  const done = await oci("run", "--bundle", bundle.path, "life-1");
  assert.equal([done.stdout, done.stderr, done.exitCode], ["out\n0\n", "err\n", 7]);
  await untilTrue("the state to go", async () => (await oci("list", "-q")).stdout === "");
});

test("create, start, kill and delete, with the states between", async () => {
  const [said, pidFile] = [join(stage.home, "said"), join(stage.home, "pid")];
  bundle.configure(["sh", "-c", "echo started; exec sleep 600"]);
  const fd = openSync(said, "w");
  const create = [
    "oci",
    "--root",
    states(),
    "create",
    "--bundle",
    bundle.path,
    "--pid-file",
    pidFile,
    "life-2",
  ];
  const created = Bun.spawn([program(), ...create], {
    env: stage.env,
    stdio: ["ignore", fd, fd],
  });
  assert.is(await created.exited, 0, readFileSync(said, "utf8"));
  closeSync(fd);
  assert.is(await status("life-2"), "created");
  assert.is(readFileSync(said, "utf8"), "", "the command waits");
  const state = JSON.parse((await oci("state", "life-2")).stdout) as { pid: number; bundle: string };
  assert.equal([state.pid, state.bundle], [Number(readFileSync(pidFile, "utf8")), bundle.path]);
  const again = await oci("create", "--bundle", bundle.path, "life-2");
  assert.is(again.exitCode, 1);
  assert.match(again.stderr, /there is a container of this id already/);

  assert.is((await oci("start", "life-2")).exitCode, 0);
  await untilTrue("the command", () => readFileSync(said, "utf8") === "started\n");
  assert.is(await status("life-2"), "running");
  assert.match((await oci("start", "life-2")).stderr, /it is running, not created/);
  assert.match((await oci("delete", "life-2")).stderr, /it is running/);
  assert.is((await oci("kill", "life-2", "KILL")).exitCode, 0);
  await untilTrue("the end", async () => (await status("life-2")) === "stopped");
  assert.match((await oci("kill", "life-2", "KILL")).stderr, /it is not running/);
  assert.is((await oci("delete", "life-2")).exitCode, 0);
  assert.match((await oci("state", "life-2")).stderr, /there is none of this id/);
});

test("a created container can be deleted by force", async () => {
  bundle.configure(["sleep", "600"]);
  assert.is((await bundle.create("life-3")).exitCode, 0);
  const { pid } = JSON.parse((await oci("state", "life-3")).stdout) as { pid: number };
  assert.is((await oci("delete", "--force", "life-3")).exitCode, 0);
  assert.is((await oci("list", "-q")).stdout, "");
  await untilTrue("the process's end", () => lookAt(pid) === undefined);
  assert.is((await oci("delete", "--force", "life-3")).exitCode, 0);
});

test("a terminal goes to the console socket", async () => {
  skipIf(requires.tool("python3"));
  bundle.configure(["sh", "-c", "tty; test -t 0 && test -t 1 && test -t 2 && echo terminal"], {
    process: { terminal: true },
  });
  const refused = await oci("create", "--bundle", bundle.path, "life-5");
  assert.match(refused.stderr, /needs a console socket/);
  const socket = join(stage.home, "console");
  const rl = [program(), "oci", "--root", states()];
  const create = [...rl, "create", "--bundle", bundle.path, "--console-socket", socket, "life-5"];
  const words = [
    join(import.meta.dir, "console.py"),
    socket,
    "--",
    ...create,
    "--",
    ...rl,
    "start",
    "life-5",
  ];
  const done = Bun.spawnSync(["python3", ...words], { env: stage.env, stdin: "ignore" });
  assert.is(done.exitCode, 0, done.stderr.toString());
  assert.match(done.stdout.toString(), /^\/dev\/(pts\/0|console)\r\nterminal\r\n$/);
  assert.is((await oci("delete", "--force", "life-5")).exitCode, 0);
});

test("a terminal has the size that the config says, for who takes it too", async () => {
  skipIf(requires.tool("python3"));
  const consoleSize = { height: 50, width: 132 };
  bundle.configure(["stty", "size"], { process: { terminal: true, consoleSize } });
  const socket = join(stage.home, "sized");
  const rl = [program(), "oci", "--root", states()];
  const create = [...rl, "create", "--bundle", bundle.path, "--console-socket", socket, "life-6"];
  const words = [
    join(import.meta.dir, "console.py"),
    socket,
    "--",
    ...create,
    "--",
    ...rl,
    "start",
    "life-6",
  ];
  const done = Bun.spawnSync(["python3", ...words], { env: stage.env, stdin: "ignore" });
  assert.equal([done.exitCode, done.stdout.toString()], [0, "50 132\r\n"], done.stderr.toString());
  assert.is((await oci("delete", "--force", "life-6")).exitCode, 0);
});

test("what cannot be started is told at creation, in words and in the log, and leaves nothing", async () => {
  const log = join(stage.home, "log");
  const refused = (...argv: string[]) =>
    oci("--log", log, "--log-format", "json", "create", "--bundle", bundle.path, ...argv);
  bundle.configure(["no-such-command"]);
  const missing = await refused("four");
  assert.is.not(missing.exitCode, 0);
  assert.match(missing.stderr, /Cannot run command "no-such-command": .*not found/);
  // Told by a process of its own, which knows the log all the same: containerd shows nothing else.
  const { level, msg } = JSON.parse(readFileSync(log, "utf8")) as { level: string; msg: string };
  assert.is(level, "error");
  assert.match(msg, /^Cannot run command "no-such-command"/);
  bundle.configure(["true"], { config: { hooks: { poststop: [{ path: "bin/true" }] } } });
  const hooked = await refused("four");
  assert.is(hooked.exitCode, 1);
  assert.match(hooked.stderr, /hooks/);
  const lines = readFileSync(log, "utf8").trim().split("\n");
  assert.match((JSON.parse(lines.at(-1) ?? "") as { msg: string }).msg, /hooks/);
  assert.match((await refused("../four")).stderr, /an id is made of/);
  await untilTrue("the states to go", async () => (await oci("list", "-q")).stdout === "");
});

test.run();
