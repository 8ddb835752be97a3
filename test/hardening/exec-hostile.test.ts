/** Containers that lie in wait for `rl exec`: with files that it reads, with programs, and by watching. */
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { sha256 } from "../helpers/e2e/handmade.ts";
import { makeStage, type Stage } from "../helpers/e2e/stage.ts";
import { untilTrue } from "../helpers/e2e/until.ts";
import { type Finished, run, runOk } from "../helpers/process.ts";
import * as requires from "../helpers/requires.ts";
import { skipIf } from "../helpers/skip.ts";
import { program } from "../helpers/world.ts";

const test = suite("hardening: exec into a hostile container");
const EXECS = 50;
let stage: Stage;
let image: string;
test.before(async () => {
  skipIf(requires.tool("gcc"));
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
});
test.after(() => stage?.stop());

const up = async (name: string, flags: readonly string[], ...command: string[]): Promise<string> =>
  (await stage.ok(["run", "-d", "--network", "none", "--name", name, ...flags, image, ...command])).trim();
const exec = (name: string, ...command: string[]): Promise<Finished> =>
  stage.rl(["exec", name, ...command], { timeoutMs: 20_000 });

test(`${EXECS} commands show nothing of the host's before they are executed (CVE-2016-9962)`, async () => {
  const watcher = join(stage.home, "watcher");
  const source = join(import.meta.dir, "exec-watcher.c");
  await runOk(["gcc", "-static", "-O1", "-Wall", "-Werror", "-o", watcher, source]);
  // As strong as it can be: whatever protects the newcomer is not a capability or a filter that the watcher meets.
  const strong = ["--cap-add", "ALL", "--security-opt", "seccomp=unconfined", "-v", `${watcher}:/watcher:ro`];
  const id = await up("watched", strong, "/watcher", "/found");
  for (let count = 0; count < EXECS; count += 1) {
    const { exitCode, stderr } = await exec("watched", "true");
    assert.is(exitCode, 0, stderr);
  }
  const [pid = ""] = (await stage.ok(["top", "watched", "-o", "pid="])).trim().split("\n");
  process.kill(Number(pid), "SIGTERM");
  await untilTrue("its end", async () => (await exec("watched", "true")).exitCode === 125);
  const path = (await run(["find", join(stage.store, "containers", id), "-name", "found"])).stdout.trim();
  const found = readFileSync(path, "utf8");
  assert.match(found, /^met \d+\n$/, "nothing but a number");
  // It has looked at them while they could still show something.
  assert.ok(Number(found.slice(4)) > EXECS / 4, found);
});

test("users are read from files of the container's alone, which hold nobody up", async () => {
  const own = process.env.USER ?? "rltest";
  const unknown = /no such user/;
  const irregular = /not a regular file/;
  for (const [name, script, refusal] of [
    ["fifo", "mkfifo /etc/passwd", irregular],
    ["directory", "mkdir /etc/passwd", irregular],
    ["large", "truncate -s 8G /etc/passwd", /larger than 1 MiB/],
    ["device", "ln -s /dev/zero /etc/passwd", irregular],
    ["upwards", "ln -s ../../../../../../etc/passwd /etc/passwd", unknown],
    ["root-link", "ln -s /proc/1/root/etc/passwd /etc/passwd", unknown],
    ["descriptor", "ln -s /proc/self/fd/3 /etc/passwd", unknown],
    ["kernel", "ln -s /proc/self/environ /etc/passwd", /no such user|permission denied/],
    ["nothing", "ln -s /none /etc/passwd", unknown],
  ] as const) {
    await up(name, [], "sh", "-c", `rm /etc/passwd; ${script}; exec sleep 1000`);
    await untilTrue(name, async () => (await stage.ok(["top", name, "-o", "args="])) === "sleep 1000\n");
    const { stderr, exitCode } = await stage.rl(["exec", "-u", own, name, "id"], { timeoutMs: 20_000 });
    assert.is(exitCode, 125, `${name}: ${stderr}`);
    assert.match(stderr, refusal, name);
  }
});

test("the program itself is nothing that a command can execute or write to (CVE-2019-5736)", async () => {
  const before = sha256(readFileSync(program()));
  await up("program", ["--cap-add", "ALL"], "sleep", "1000");
  const script =
    "for p in /proc/*/exe /proc/self/fd/* /proc/1/fd/*; do (echo over >$p) 2>/dev/null; done; true";
  assert.is((await exec("program", "sh", "-c", script)).exitCode, 0);
  for (const command of ["/proc/self/exe", "/proc/1/exe"]) {
    const { exitCode, stdout } = await exec("program", command);
    assert.ok(exitCode > 0 && exitCode !== 137, `${command}: ${exitCode} ${stdout}`);
  }
  assert.is(sha256(readFileSync(program())), before);
  assert.is(statSync(program()).mode & 0o022, 0);
});

test.run();
