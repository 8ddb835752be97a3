/** `rl oci exec`: a further command in a container that runs. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { RuntimeConfig } from "../../../core/spec/runtime-config.ts";
import { type Containers, makeContainers } from "../../helpers/e2e/containers.ts";
import { startProgram } from "../../helpers/e2e/running.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import { type Finished, run } from "../../helpers/process.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { isRoot } from "../../helpers/user.ts";

const test = suite("oci exec");
let all: Containers;

/** What a command finds when nothing else is asked for. */
function known(config: RuntimeConfig): RuntimeConfig {
  const { process = { cwd: "/", user: { uid: 0, gid: 0 } } } = config;
  const seccomp = {
    defaultAction: "SCMP_ACT_ALLOW",
    syscalls: [{ names: ["mkdir", "mkdirat"], action: "SCMP_ACT_ERRNO", errnoRet: 95 }],
  } as const;
  return {
    ...config,
    process: {
      ...process,
      cwd: "/tmp",
      env: ["PATH=/bin", "OWN=container", "KEPT=yes"],
      user: { uid: 0, gid: 0, umask: 0o27 },
      rlimits: [{ type: "RLIMIT_NOFILE", soft: 77, hard: 99 }],
      oomScoreAdj: 321,
    },
    linux: { ...config.linux, seccomp },
  };
}

test.before(async () => {
  all = await makeContainers();
  await all.start("one", known);
});
test.after(() => all?.stop());

const exec = (...words: string[]): Promise<Finished> => all.oci(["exec", ...words]);
async function said(...words: string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await exec(...words);
  assert.is(exitCode, 0, stderr);
  return stdout;
}
/** A process document, as engines write one. */
function document(process: object): string {
  const path = join(all.stage.home, "process.json");
  writeFileSync(path, JSON.stringify({ user: { uid: 0, gid: 0 }, cwd: "/", env: ["PATH=/bin"], ...process }));
  return path;
}

test("exec gives the command's streams and its exit status", async () => {
  const done = await all.oci(["exec", "one", "sh", "-c", "cat; echo err >&2; exit 7"], { stdin: "in\n" });
  assert.equal([done.stdout, done.stderr, done.exitCode], ["in\n", "err\n", 7]);
  assert.is((await exec("one", "sh", "-c", "kill -9 $$")).exitCode, 137);
});

test("exec is in every namespace of the container, and in its root", async () => {
  const kinds = ["user", "mnt", "pid", "net", "ipc", "uts", "cgroup", "time"];
  const pid = await all.pid("one");
  const theirs = Bun.spawnSync(["readlink", ...kinds.map((kind) => `/proc/${pid}/ns/${kind}`)]);
  const ours = Bun.spawnSync(["readlink", ...kinds.map((kind) => `/proc/self/ns/${kind}`)]);
  const seen = await said(
    "one",
    "sh",
    "-c",
    `for kind in ${kinds.join(" ")}; do readlink /proc/self/ns/$kind; done`,
  );
  assert.is(seen, theirs.stdout.toString());
  // All that a container has of its own by default are others than the test's.
  const shared = seen.split("\n").filter((name) => name !== "" && ours.stdout.toString().includes(name));
  assert.equal(
    shared.map((name) => name.split(":")[0]),
    ["net", "time"],
  );
  assert.match(await said("one", "ps"), /^ +1 .*sleep 600$/m);
});

test("a command is confined as the container's own is", async () => {
  const script =
    "env | sort; pwd; umask; ulimit -n; cat /proc/self/oom_score_adj; mkdir /tmp/new; grep -E '^(Cap|NoNew|Seccomp:)' /proc/self/status";
  const own = (await run(["grep", "-E", "^(Cap|NoNew|Seccomp:)", `/proc/${await all.pid("one")}/status`]))
    .stdout;
  const { stdout, stderr } = await exec("one", "sh", "-c", script);
  const lines = stdout.split("\n").filter((line) => !/^(PWD|SHLVL|HOME)=/.test(line));
  assert.equal(lines.slice(0, 7), ["KEPT=yes", "OWN=container", "PATH=/bin", "/tmp", "0027", "77", "321"]);
  assert.is(`${lines.slice(7).join("\n")}`, own);
  assert.match(own, /Seccomp:\t2/);
  assert.match(stderr, /Operation not supported/, "the filter forbids it");
});

test("flags change what the process is, and nothing of the filter", async () => {
  const words = ["-e", "OWN=asked", "--env", "NEW=a=b", "--cwd", "/root", "-c", "CAP_CHOWN"];
  const script =
    "echo $OWN $NEW $KEPT; pwd; grep -E '^(CapEff|CapInh|CapAmb|NoNew|Seccomp:)' /proc/self/status";
  const seen = await said(...words, "--no-new-privs=false", "one", "sh", "-c", script);
  const own = "00000000200004";
  assert.equal(seen.trim().split("\n"), [
    "asked a=b yes",
    "/root",
    "CapInh:\t0000000000000000",
    `CapEff:\t${own}21`,
    "CapAmb:\t0000000000000000",
    "NoNewPrivs:\t0",
    "Seccomp:\t2",
  ]);
});

test("a process document takes the process's place, and is confined where it says nothing", async () => {
  const script = "id -u; echo $OWN; pwd; ulimit -n; grep -E '^(CapEff|NoNew|Seccomp:)' /proc/self/status";
  const path = document({ args: ["sh", "-c", script], noNewPrivileges: true });
  const expected = ["0", "", "/", "77", "CapEff:\t0000000020000420", "NoNewPrivs:\t1", "Seccomp:\t2"];
  assert.equal((await said("--process", path, "one")).trim().split("\n"), expected);
  writeFileSync(path, '{"cwd": 7}');
  const refused = await exec("--process", path, "one");
  assert.is(refused.exitCode, 1);
  assert.match(refused.stderr, /process\.json.*process\.cwd/);
});

test("a detached command goes on, and its pid is the host's", async () => {
  const pidFile = join(all.stage.home, "exec.pid");
  const path = document({ args: ["sleep", "654"] });
  const argv = all.words("exec", "--process", path, "--pid-file", pidFile, "--detach", "one");
  const child = Bun.spawn(argv, { env: all.stage.env, stdio: ["ignore", "ignore", "ignore"] });
  assert.is(await child.exited, 0);
  const pid = Number(readFileSync(pidFile, "utf8"));
  assert.is(readFileSync(`/proc/${pid}/cmdline`, "latin1"), "sleep\x00654\x00");
  process.kill(pid, "SIGKILL");
  await untilTrue("its end", async () => !(await said("one", "ps")).includes("sleep 654"));
});

test("a terminal is the container's, in front of the caller or on a console socket", async () => {
  skipIf(requires.tool("python3"));
  const script = "tty; test -t 0 && test -t 1 && test -t 2 && echo terminal";
  const spawn = "import pty, sys; pty.spawn(sys.argv[1:])";
  const own = await run(["python3", "-c", spawn, ...all.words("exec", "-t", "one", "sh", "-c", script)], {
    env: all.stage.env,
  });
  assert.match(own.stdout, /\/dev\/pts\/0\r\nterminal\r\n/);
  const socket = join(all.stage.home, "console");
  const path = document({ args: ["sh", "-c", script], terminal: true });
  const argv = all.words("exec", "--process", path, "--console-socket", socket, "--detach", "one");
  const taken = await run(
    ["python3", join(import.meta.dir, "console.py"), socket, "--", ...argv, "--", "true"],
    {
      env: all.stage.env,
    },
  );
  assert.match(taken.stdout, /^\/dev\/pts\/\d\r\nterminal\r\n$/, taken.stderr);
  assert.match((await exec("--detach", "-t", "one", "true")).stderr, /needs a console socket/);
  assert.match((await exec("--console-socket", socket, "one", "true")).stderr, /no terminal/);
});

test("signals go to the command", async () => {
  const script = "trap 'echo ended; exit 3' TERM; echo ready; while :; do sleep 0.1; done";
  const running = startProgram(all.words("exec", "one", "sh", "-c", script), { env: all.stage.env });
  await running.said("ready\n");
  running.kill("SIGTERM");
  const { stdout, exitCode } = await running.finished();
  assert.equal([stdout, exitCode], ["ready\nended\n", 3]);
});

test("no descriptor but the streams gets in, and those that are counted", async () => {
  const list = "ls /proc/self/fd | tr '\\n' ' '; cat <&4";
  const file = join(all.stage.home, "handed");
  writeFileSync(file, "over\n");
  const bash = (redirections: string, ...words: string[]): Promise<Finished> => {
    const command = all.words("exec", ...words).map((word) => `'${word}'`);
    return run(["bash", "-c", `exec ${redirections}; exec ${command.join(" ")}`], { env: all.stage.env });
  };
  const opened = `3<'${file}' 4<'${file}' 5<'${file}' 17<'${file}'`;
  const none = await bash(opened, "one", "ls", "/proc/self/fd");
  // One of them is the listing's own.
  assert.is(none.stdout, "0\n1\n2\n3\n", none.stderr);
  const two = await bash(opened, "--preserve-fds", "2", "one", "sh", "-c", list.replaceAll("'", '"'));
  assert.is(two.stdout, "0 1 2 3 4 5 over\n", two.stderr);
  const hole = await bash(`3<'${file}' 5<'${file}'`, "--preserve-fds", "2", "one", "true");
  assert.is(hole.exitCode, 1);
  assert.match(hole.stderr, /Cannot hand over descriptor "4": the caller has not opened it/);
  for (const count of ["-1", "x", "2000000"])
    assert.match((await exec("--preserve-fds", count, "one", "true")).stderr, /--preserve-fds/);
});

test("users are numbers of the container", async () => {
  assert.is(await said("--user", "0:0", "one", "id", "-u"), "0\n");
  for (const user of ["root", "0:0:0", "-1", "4294967295", ""])
    assert.match((await exec("--user", user, "one", "true")).stderr, /--user/);
  assert.match((await exec("--user", "5", "one", "true")).stderr, /not mapped/);
});

test("a working directory is a directory of the container's that is there", async () => {
  for (const path of ["/proc/self/fd/3", "/proc/1/cwd", "/proc/self/root/../..", "/none"]) {
    const { stdout, stderr, exitCode } = await exec("--cwd", path, "one", "pwd");
    assert.ok(exitCode !== 0 && stdout === "", `${path}: ${stdout}`);
    assert.match(stderr, /Cannot use working directory/);
  }
  assert.is((await exec("one", "ls", "/none")).exitCode, 1, "nothing was made");
});

test("what cannot be run is told as run tells it", async () => {
  const missing = await exec("one", "no-such-command");
  assert.is(missing.exitCode, 127);
  assert.match(missing.stderr, /Cannot run command "no-such-command": executable file not found/);
  assert.match(missing.stderr, /\nhint: It is looked for in the root file system/);
  assert.is((await exec("one", "/etc")).exitCode, 126);
  assert.match((await exec("one")).stderr, /none is named/);
  assert.match((await exec("nobody", "true")).stderr, /there is none of this id/);
});

test("only a container that runs is entered, and only by the bundle that it was made from", async () => {
  await all.start("two");
  const bundle = join(all.stage.home, "two");
  renameSync(bundle, `${bundle}-moved`);
  assert.match((await exec("two", "true")).stderr, /config\.json cannot be read/);
  renameSync(`${bundle}-moved`, bundle);
  await all.oci(["kill", "two", "KILL"]);
  await untilTrue("its end", async () => (await all.oci(["state", "two"])).stdout.includes('"stopped"'));
  assert.match((await exec("two", "true")).stderr, /it has ended/);
  await all.create("three");
  const early = await exec("three", "true");
  assert.is(early.exitCode, isRoot() ? 0 : 125);
  if (!isRoot()) assert.match(early.stderr, /Cannot enter container "three": .*\nhint: .*only root before/);
});

test("a command is in the container's control group, or below it, and not in one that is paused", async () => {
  const { cgroup } = JSON.parse(readFileSync(join(all.stage.home, "states/one/state.json"), "utf8")) as {
    cgroup: string;
  };
  skipIf(cgroup === "" ? "the container has no control group of its own" : undefined);
  assert.is(await said("one", "grep", "^0:", "/proc/self/cgroup"), "0::/\n");
  mkdirSync(join(cgroup, "below"));
  assert.is(await said("--cgroup", "below", "one", "grep", "^0:", "/proc/self/cgroup"), "0::/below\n");
  for (const path of ["../x", "a/../..", "none", "cpu:a"])
    assert.is.not((await exec("--cgroup", path, "one", "true")).exitCode, 0, path);
  assert.not.ok(existsSync(join(cgroup, "none")));
  assert.is((await all.oci(["pause", "one"])).exitCode, 0);
  assert.match((await exec("one", "true")).stderr, /it is paused/);
  const waiting = startProgram(all.words("exec", "--ignore-paused", "one", "echo", "resumed"), {
    env: all.stage.env,
  });
  await untilTrue(
    "the process",
    () => readFileSync(join(cgroup, "cgroup.procs"), "utf8").trim().split("\n").length > 1,
  );
  assert.is((await all.oci(["resume", "one"])).exitCode, 0);
  assert.is((await waiting.finished()).stdout, "resumed\n");
});

test.run();
