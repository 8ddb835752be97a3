/** A further command in a running container: what it is, has, reads, writes and ends with. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { processStartTime } from "../../../core/host/bun/process-facts.ts";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";

const test = suite("exec");
let stage: Stage;
let image: string;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
  await up("one");
});
test.after(() => stage?.stop());

async function up(name: string, flags: readonly string[] = [], script = "exec sleep 1000"): Promise<string> {
  const words = ["run", "-d", "--network", "none", "--name", name, ...flags, image, "sh", "-c", script];
  return (await stage.ok(words)).trim();
}
const said = (...words: string[]): Promise<string> => stage.ok(["exec", ...words]);
const status = async (...words: string[]): Promise<number> => (await stage.rl(["exec", ...words])).exitCode;
/** What is written down of the running container. */
const state = (id: string): { pid: number; cgroup: string } =>
  JSON.parse(
    readFileSync(join(stage.env.XDG_RUNTIME_DIR ?? stage.store, "rl/containers", id, "state.json"), "utf8"),
  ) as { pid: number; cgroup: string };

test("a command is in every namespace of the container, and found by name, id and beginning of the id", async () => {
  const id = await up("two", ["-e", "OWN=1", "-w", "/tmp"]);
  for (const text of ["two", id, id.slice(0, 8)])
    assert.is(await said(text, "readlink", "/proc/1/exe"), "/bin/busybox\n", text);
  const kinds = readdirSync("/proc/self/ns");
  const list = `for kind in ${kinds.join(" ")}; do readlink /proc/$0/ns/$kind; done`;
  assert.is(await said("two", "sh", "-c", list, "self"), await said("two", "sh", "-c", list, "1"));
  assert.is(
    await said("two", "sh", "-c", "echo $OWN $HOME; hostname; pwd"),
    `1 /root\n${id.slice(0, 12)}\n/tmp\n`,
  );
  assert.is(await stage.ok(["container", "exec", "two", "echo", "again"]), "again\n");
});

test("it has the rights of the container's own processes, and descriptors of nobody", async () => {
  const rights = "grep -E '^(Cap|NoNewPrivs|Seccomp|Uid|Gid|Groups)' /proc/$0/status";
  const flags = [
    [],
    ["--cap-drop", "ALL", "--security-opt", "no-new-privileges"],
    ["--cap-add", "SYS_TIME", "-u", "7:8"],
    ["--security-opt", "seccomp=unconfined"],
    ["--security", "strict"],
  ];
  for (const [index, each] of flags.entries()) {
    const name = `rights-${index}`;
    await up(name, each);
    const own = await said(name, "sh", "-c", rights, "self");
    assert.is(own, await said(name, "sh", "-c", rights, "1"), each.join(" "));
    assert.match(own, /^Seccomp/m);
    assert.is(
      await said(name, "sh", "-c", "echo /proc/self/fd/*"),
      "/proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2 /proc/self/fd/3\n",
    );
  }
  // What is hidden from the container's processes is hidden from these.
  assert.is(await said("one", "sh", "-c", "cat /proc/kcore /proc/keys | wc -c"), "0\n");
});

test("a filter from a file holds for it too, also when the file is gone", async () => {
  const profile = join(stage.home, "profile.json");
  const syscalls = [{ names: ["mkdir", "mkdirat"], action: "SCMP_ACT_ERRNO", errnoRet: 38 }];
  writeFileSync(profile, JSON.stringify({ defaultAction: "SCMP_ACT_ALLOW", syscalls }));
  await up("filtered", ["--security-opt", `seccomp=${profile}`]);
  writeFileSync(profile, "nonsense");
  const { stderr, exitCode } = await stage.rl(["exec", "filtered", "mkdir", "/made"]);
  assert.is(exitCode, 1);
  assert.match(stderr, /Function not implemented/);
  assert.is(await status("--privileged", "filtered", "mkdir", "/made"), 0);
});

test("what a strict container may not change, a command may not, but for a privileged one", async () => {
  await up("strict", ["--security", "strict"]);
  assert.is(await status("strict", "touch", "/tmp/a"), 0);
  assert.is(await status("strict", "touch", "/a"), 1);
  assert.is(await status("strict", "sh", "-c", "echo 1 >/proc/self/oom_score_adj"), 1);
  assert.is(await status("--privileged", "strict", "sh", "-c", "echo 1 >/proc/self/oom_score_adj"), 0);
});

test("--privileged is every capability in the container's user namespace, and no filter", async () => {
  const lines = await said(
    "--privileged",
    "one",
    "grep",
    "-E",
    "^(CapEff|CapBnd|Seccomp):",
    "/proc/self/status",
  );
  const [effective, bounding, filter] = lines.split("\n").map((line) => line.split("\t")[1]);
  const last = Number(readFileSync("/proc/sys/kernel/cap_last_cap", "utf8"));
  assert.is(BigInt(`0x${effective}`), 2n ** BigInt(last + 1) - 1n);
  assert.equal([bounding, filter], [effective, "0"]);
  const outside = await stage.rl([
    "exec",
    "--privileged",
    "one",
    "sh",
    "-c",
    "echo x >/proc/sys/kernel/panic",
  ]);
  assert.ok(outside.exitCode !== 0, "nothing of the host's");
});

test("users are the container's own, as its files have them now", async () => {
  const script = "id -u; id -G; echo $HOME";
  for (const [user, text] of [
    ["alice", "1000\n1000 50\n/home/alice\n"],
    ["1000", "1000\n1000 50\n/home/alice\n"],
    ["alice:root", "1000\n0\n/home/alice\n"],
    ["54321:7", "54321\n7\n/\n"],
    ["", "0\n0\n/root\n"],
  ] as const)
    assert.is(await said("-u", user, "one", "sh", "-c", script), text, user);
  assertRefused(await stage.rl(["exec", "-u", "late", "one", "true"]), { line: '"late": no such user' });
  await said("one", "sh", "-c", "echo late:x:1234:0::/late: >>/etc/passwd");
  assert.is(await said("-u", "late", "one", "sh", "-c", script), "1234\n0\n/late\n");
});

test("variables and directory are those that are asked for", async () => {
  const file = join(stage.home, "variables");
  writeFileSync(file, "FROM=file\nA=file\n");
  const flags = ["--env-file", file, "-e", "A=flag", "-e", "HOME", "-e", "NONE", "-w", "/usr"];
  const script = "echo $FROM $A $HOME $NONE; pwd";
  const env = { ...stage.env, HOME: "/from/here" };
  assert.is(
    await stage.ok(["exec", ...flags, "one", "sh", "-c", script], { env }),
    "file flag /from/here\n/usr\n",
  );
  for (const path of ["/none", "/proc/1/cwd/none", "/etc/passwd"]) {
    assert.is(await status("-w", path, "one", "true"), 125, path);
  }
  assert.is(await status("one", "ls", "/none"), 1, "nothing was made");
  assertRefused(await stage.rl(["exec", "-w", "usr", "one", "true"]), { line: '"usr"', hint: null });
});

test("standard input is empty without -i, and passed on with it", async () => {
  assert.is(await stage.ok(["exec", "one", "cat"], { stdin: "unseen" }), "");
  assert.is(await stage.ok(["exec", "-i", "one", "cat"], { stdin: "seen" }), "seen");
  const { stdout, stderr } = await stage.rl(["exec", "one", "sh", "-c", "echo out; echo err >&2"]);
  assert.equal([stdout, stderr], ["out\n", "err\n"]);
  assert.is((await stage.rl(["exec", "-it", "one", "true"])).exitCode, 125);
});

test("it ends as the command does, and says 125, 126 and 127 as run does", async () => {
  assert.is(await status("one", "sh", "-c", "exit 7"), 7);
  assert.is(await status("one", "sh", "-c", "kill -9 $$"), 137);
  const missing = await stage.rl(["exec", "one", "no-such-command"]);
  assert.is(missing.exitCode, 127);
  assert.match(missing.stderr, /Cannot run command "no-such-command"/);
  assert.is(await status("one", "/etc"), 126);
  assert.is(await status("one"), 125);
  assert.is(await status("nobody", "true"), 125);
});

test("signals are passed on to the command", async () => {
  const script = "trap 'echo got; exit 9' USR1 TERM; echo up; while :; do sleep 0.05; done";
  for (const signal of ["SIGTERM", "SIGUSR1"] as const) {
    const running = stage.start(["exec", "one", "sh", "-c", script]);
    await running.said("up");
    running.kill(signal);
    const { exitCode, stdout } = await running.finished();
    assert.equal([exitCode, stdout], [9, "up\ngot\n"]);
  }
  const plain = stage.start(["exec", "one", "sh", "-c", "echo up; exec sleep 1000"]);
  await plain.said("up");
  plain.kill("SIGTERM");
  assert.is((await plain.finished()).exitCode, 143);
});

test("-d returns at once, and what runs then ends with the container, as everything in it", async () => {
  const id = await up("three");
  const { pid } = state(id);
  assert.is(await said("-d", "three", "sh", "-c", "echo unseen; echo $$ >/left; exec sleep 1000"), "");
  assert.is(await status("-d", "three", "no-such-command"), 127);
  const list = async (): Promise<string> => await stage.ok(["top", "three", "-o", "args="]);
  await untilTrue("the command", async () => (await list()).split("sleep 1000").length === 3);
  const attached = stage.start(["exec", "three", "sh", "-c", "echo up; exec sleep 1000"]);
  await attached.said("up");
  // The commands, and the monitors that are their parents.
  const pids = (await stage.ok(["top", "three", "-o", "pid=,ppid="])).match(/\d+/g)?.map(Number) ?? [];
  assert.is(new Set(pids).size, 6);
  process.kill(pid, "SIGKILL");
  assert.is((await attached.finished()).exitCode, 137);
  for (const each of pids) await untilTrue("its end", () => processStartTime(each) === undefined);
});

test("with -d and -t a command has a terminal", async () => {
  await said("-dt", "one", "sh", "-c", "tty >/terminal; exec sleep 1000");
  await untilTrue("its terminal", async () => (await status("one", "test", "-s", "/terminal")) === 0);
  assert.match(await said("one", "cat", "/terminal"), /^\/dev\/pts\/\d+\n$/);
});

test("only what runs is entered", async () => {
  await stage.ok(["run", "--network", "none", "--name", "over", image, "true"]);
  assertRefused(await stage.rl(["exec", "over", "true"]), { line: '"over": it is not running' });
});

test("a command is in the container's control group, and none enters one that is paused", async () => {
  const id = await up("grouped");
  const { cgroup } = state(id);
  if (cgroup === "") {
    // Where nobody delegates any, there is none to be in.
    assert.is(
      await said("one", "grep", "^0:", "/proc/self/cgroup"),
      await said("one", "grep", "^0:", "/proc/1/cgroup"),
    );
    return;
  }
  assert.is(await said("grouped", "grep", "^0:", "/proc/self/cgroup"), "0::/\n");
  writeFileSync(join(cgroup, "cgroup.freeze"), "1");
  assertRefused(await stage.rl(["exec", "grouped", "true"]), { line: '"grouped": it is paused' });
  writeFileSync(join(cgroup, "cgroup.freeze"), "0");
  assert.is(await status("grouped", "true"), 0);
});

test.run();
