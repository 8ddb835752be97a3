/** `rl oci`: bundles from creation to deletion, as callers of OCI runtimes do it. */
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { program } from "../../helpers/world.ts";

const test = suite("oci lifecycle");
let stage: Stage;
let bundle: string;

interface Config {
  process: { terminal: boolean; args: string[] };
  hooks?: unknown;
}

/** A bundle whose root file system is busybox's. */
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  const image = stage.image("busybox");
  await stage.ok(["run", "--name", "source", image, "true"]);
  bundle = join(stage.home, "bundle");
  mkdirSync(join(bundle, "rootfs"), { recursive: true });
  const archive = join(stage.home, "root.tar");
  await stage.ok(["export", "-o", archive, "source"]);
  const unpacked = Bun.spawnSync([
    "tar",
    "-x",
    "-C",
    join(bundle, "rootfs"),
    "--exclude=dev/*",
    "-f",
    archive,
  ]);
  assert.is(unpacked.exitCode, 0, unpacked.stderr.toString());
  await stage.ok(["oci", "spec", "--rootless", "--bundle", bundle]);
});
test.after(() => stage?.stop());

/** The generated config with another command. */
function configure(args: readonly string[], terminal = false, more: Partial<Config> = {}): void {
  const path = join(bundle, "config.json");
  const { hooks: _, ...config } = JSON.parse(readFileSync(path, "utf8")) as Config;
  const process = { ...config.process, terminal, args };
  writeFileSync(path, JSON.stringify({ ...config, process, ...more }));
}

const states = (): string => join(stage.home, "states");
const oci = (...argv: string[]) => stage.rl(["oci", "--root", states(), ...argv]);
const status = async (id: string): Promise<string> =>
  (JSON.parse((await oci("state", id)).stdout) as { status: string }).status;

test("run gives the command's output and exit status, and leaves nothing", async () => {
  configure(["sh", "-c", "echo out; id -u; echo err >&2; exit 7"]);
  const done = await oci("run", "--bundle", bundle, "one");
  assert.equal([done.stdout, done.stderr, done.exitCode], ["out\n0\n", "err\n", 7]);
  await untilTrue("the state to go", async () => (await oci("list", "-q")).stdout === "");
});

test("create, start, kill and delete, with the states between", async () => {
  const [said, pidFile] = [join(stage.home, "said"), join(stage.home, "pid")];
  configure(["sh", "-c", "echo started; exec sleep 600"]);
  const fd = openSync(said, "w");
  const create = ["oci", "--root", states(), "create", "--bundle", bundle, "--pid-file", pidFile, "two"];
  const created = Bun.spawn([program(), ...create], {
    env: stage.env,
    stdio: ["ignore", fd, fd],
  });
  assert.is(await created.exited, 0, readFileSync(said, "utf8"));
  closeSync(fd);
  assert.is(await status("two"), "created");
  assert.is(readFileSync(said, "utf8"), "", "the command waits");
  const state = JSON.parse((await oci("state", "two")).stdout) as { pid: number; bundle: string };
  assert.equal([state.pid, state.bundle], [Number(readFileSync(pidFile, "utf8")), bundle]);
  const again = await oci("create", "--bundle", bundle, "two");
  assert.is(again.exitCode, 1);
  assert.match(again.stderr, /there is a container of this id already/);

  assert.is((await oci("start", "two")).exitCode, 0);
  await untilTrue("the command", () => readFileSync(said, "utf8") === "started\n");
  assert.is(await status("two"), "running");
  assert.match((await oci("start", "two")).stderr, /it is running, not created/);
  assert.match((await oci("delete", "two")).stderr, /it is running/);
  assert.is((await oci("kill", "two", "KILL")).exitCode, 0);
  await untilTrue("the end", async () => (await status("two")) === "stopped");
  assert.match((await oci("kill", "two", "KILL")).stderr, /it is not running/);
  assert.is((await oci("delete", "two")).exitCode, 0);
  assert.match((await oci("state", "two")).stderr, /there is none of this id/);
});

test("a created container can be deleted by force", async () => {
  configure(["sleep", "600"]);
  const create = ["oci", "--root", states(), "create", "--bundle", bundle, "three"];
  const created = Bun.spawn([program(), ...create], {
    env: stage.env,
    stdio: ["ignore", "ignore", "ignore"],
  });
  assert.is(await created.exited, 0);
  const { pid } = JSON.parse((await oci("state", "three")).stdout) as { pid: number };
  assert.is((await oci("delete", "--force", "three")).exitCode, 0);
  assert.is((await oci("list", "-q")).stdout, "");
  await untilTrue("the process's end", () => {
    const found = Bun.spawnSync(["ps", "-o", "stat=", "-p", String(pid)])
      .stdout.toString()
      .trim();
    return found === "" || found.startsWith("Z");
  });
  assert.is((await oci("delete", "--force", "three")).exitCode, 0);
});

test("a terminal goes to the console socket", async () => {
  skipIf(requires.tool("python3"));
  configure(["sh", "-c", "tty; test -t 0 && test -t 1 && test -t 2 && echo terminal"], true);
  const refused = await oci("create", "--bundle", bundle, "five");
  assert.match(refused.stderr, /needs a console socket/);
  const socket = join(stage.home, "console");
  const rl = [program(), "oci", "--root", states()];
  const create = [...rl, "create", "--bundle", bundle, "--console-socket", socket, "five"];
  const words = [join(import.meta.dir, "console.py"), socket, "--", ...create, "--", ...rl, "start", "five"];
  const done = Bun.spawnSync(["python3", ...words], { env: stage.env, stdin: "ignore" });
  assert.is(done.exitCode, 0, done.stderr.toString());
  assert.match(done.stdout.toString(), /^\/dev\/(pts\/0|console)\r\nterminal\r\n$/);
  assert.is((await oci("delete", "--force", "five")).exitCode, 0);
});

test("a terminal has the size that the config says, for who takes it too", async () => {
  skipIf(requires.tool("python3"));
  configure(["stty", "size"], true);
  const path = join(bundle, "config.json");
  const config = JSON.parse(readFileSync(path, "utf8")) as Config;
  const process = { ...config.process, consoleSize: { height: 50, width: 132 } };
  writeFileSync(path, JSON.stringify({ ...config, process }));
  const socket = join(stage.home, "sized");
  const rl = [program(), "oci", "--root", states()];
  const create = [...rl, "create", "--bundle", bundle, "--console-socket", socket, "six"];
  const words = [join(import.meta.dir, "console.py"), socket, "--", ...create, "--", ...rl, "start", "six"];
  const done = Bun.spawnSync(["python3", ...words], { env: stage.env, stdin: "ignore" });
  assert.equal([done.exitCode, done.stdout.toString()], [0, "50 132\r\n"], done.stderr.toString());
  assert.is((await oci("delete", "--force", "six")).exitCode, 0);
  writeFileSync(path, JSON.stringify(config));
});

test("what cannot be started is told at creation, in words and in the log, and leaves nothing", async () => {
  const log = join(stage.home, "log");
  const refused = (...argv: string[]) =>
    oci("--log", log, "--log-format", "json", "create", "--bundle", bundle, ...argv);
  configure(["no-such-command"]);
  const missing = await refused("four");
  assert.is.not(missing.exitCode, 0);
  assert.match(missing.stderr, /Cannot run command "no-such-command": .*not found/);
  // Told by a process of its own, which knows the log all the same: containerd shows nothing else.
  const { level, msg } = JSON.parse(readFileSync(log, "utf8")) as { level: string; msg: string };
  assert.is(level, "error");
  assert.match(msg, /^Cannot run command "no-such-command"/);
  configure(["true"], false, { hooks: { poststop: [{ path: "bin/true" }] } });
  const hooked = await refused("four");
  assert.is(hooked.exitCode, 1);
  assert.match(hooked.stderr, /hooks/);
  const lines = readFileSync(log, "utf8").trim().split("\n");
  assert.match((JSON.parse(lines.at(-1) ?? "") as { msg: string }).msg, /hooks/);
  assert.match((await refused("../four")).stderr, /an id is made of/);
  await untilTrue("the states to go", async () => (await oci("list", "-q")).stdout === "");
});

test.run();
