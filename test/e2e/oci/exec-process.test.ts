/** What a config says of every process of a container, as a further command meets it. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { securityModules } from "../../../core/host/bun/security-modules.ts";
import type { Process, RuntimeConfig } from "../../../core/spec/runtime-config.ts";
import { type Containers, makeContainers } from "../../helpers/e2e/containers.ts";
import { type Finished, run } from "../../helpers/process.ts";
import * as requires from "../../helpers/requires.ts";
import { skip, skipIf } from "../../helpers/skip.ts";

const test = suite("oci exec process");
let all: Containers;

const ROOT: Process = { cwd: "/", user: { uid: 0, gid: 0 } };
/** A container whose config has all that is of every process. */
function full(config: RuntimeConfig): RuntimeConfig {
  const { process = ROOT } = config;
  const seccomp = {
    defaultAction: "SCMP_ACT_ALLOW",
    syscalls: [{ names: ["mkdir", "mkdirat"], action: "SCMP_ACT_ERRNO", errnoRet: 28 }],
  } as const;
  return {
    ...config,
    process: {
      ...process,
      scheduler: { policy: "SCHED_BATCH", nice: 5 },
      ioPriority: { class: "IOPRIO_CLASS_BE", priority: 6 },
      execCPUAffinity: { final: "1" },
    },
    linux: { ...config.linux, personality: { domain: "LINUX32" }, seccomp },
  };
}

test.before(async () => {
  all = await makeContainers();
  await all.start("full", full);
  await all.start("plain");
});
test.after(() => all?.stop());

const exec = (...words: string[]): Promise<Finished> => all.oci(["exec", ...words]);
async function said(...words: string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await exec(...words);
  assert.is(exitCode, 0, stderr);
  return stdout;
}
/** A process document with a shell script as its command, as engines write one. */
function document(script: string, process: Partial<Process>): string {
  const path = join(all.stage.home, "process.json");
  writeFileSync(
    path,
    JSON.stringify({ ...ROOT, env: ["PATH=/bin"], args: ["sh", "-c", script], ...process }),
  );
  return path;
}

/** Nice value and policy, as /proc/PID/stat has them. */
const STAT = "cut -d' ' -f19,41 /proc/self/stat";
const ALLOWED = "grep Cpus_allowed_list /proc/self/status | cut -f2";

test("a command has the container's scheduler, priorities, processors and machine", async () => {
  const script = `${STAT}; ionice -p $$; ${ALLOWED}; uname -m`;
  const machine = Bun.spawnSync(["setarch", "linux32", "uname", "-m"]).stdout.toString();
  const expected = `5 3\nbest-effort: prio 6\n1\n${machine}`;
  if (navigator.hardwareConcurrency < 2) skip("there is one processor");
  assert.is(await said("full", "sh", "-c", script), expected);
  assert.is(await said("--process", document(script, {}), "full"), expected);
});

test("a document has its own, also where the container has none", async () => {
  const process = {
    scheduler: { policy: "SCHED_OTHER", nice: 7 },
    ioPriority: { class: "IOPRIO_CLASS_IDLE", priority: 0 },
    execCPUAffinity: { final: "0" },
  } as const;
  const path = document(`${STAT}; ionice -p $$; ${ALLOWED}`, process);
  for (const id of ["full", "plain"]) assert.is(await said("--process", path, id), "7 0\nidle\n0\n");
});

test("the initial processors are those until the final ones are chosen", async () => {
  if (navigator.hardwareConcurrency < 2) skip("there is one processor");
  for (const [initial, final, is] of [
    ["1", "", "1\n"],
    ["1", undefined, "1\n"],
    ["0", "1", "1\n"],
  ] as const) {
    const execCPUAffinity = { initial, ...(final !== undefined && { final }) };
    const path = document(ALLOWED, { execCPUAffinity });
    assert.is(await said("--process", path, "plain"), is);
  }
  for (const name of ["initial", "final"]) {
    const path = document("echo run", { execCPUAffinity: { [name]: "8191" } });
    const { stdout, stderr, exitCode } = await exec("--process", path, "plain");
    assert.equal([stdout, exitCode], ["", 125]);
    assert.match(stderr, new RegExp(`Cannot choose processors "process\\.execCPUAffinity\\.${name}"`));
  }
});

test("a scheduler that takes privileges is refused in words, and nothing is run", async () => {
  const path = document("echo run", { scheduler: { policy: "SCHED_FIFO", priority: 1 } });
  const { stdout, stderr } = await exec("--process", path, "plain");
  assert.is(stdout, "");
  assert.match(stderr, /Cannot set scheduler .* takes privileges on the host/);
});

test("a capability that there is not is left out with a warning", async () => {
  const set = ["CAP_KILL", "CAP_OF_TOMORROW"];
  const capabilities = { bounding: set, effective: set, permitted: set };
  const path = document("grep CapEff /proc/self/status", { capabilities });
  const log = join(all.stage.home, "log");
  const { stdout, stderr } = await exec("--process", path, "plain");
  assert.is(stdout, "CapEff:\t0000000000000020\n");
  assert.match(stderr, /warning:.*CAP_OF_TOMORROW/);
  assert.is((await exec("--log", log, "--process", path, "plain")).stderr, "");
  assert.match(readFileSync(log, "utf8"), /level=warning .*CAP_OF_TOMORROW/);
  assert.match((await exec("--cap", "CAP_OF_TOMORROW", "plain", "true")).stderr, /warning:.*CAP_OF_TOMORROW/);
});

test("a label of a security module the host has not is refused, unconfined is not", async () => {
  const modules = securityModules();
  if (modules.apparmor || modules.selinux) skip("the host has a security module");
  for (const words of [
    ["--apparmor", "docker-default", "plain", "echo", "run"],
    ["--process-label", "system_u:system_r:container_t:s0", "plain", "echo", "run"],
    ["--process", document("echo run", { apparmorProfile: "docker-default" }), "plain"],
  ]) {
    const { exitCode, stdout, stderr } = await exec(...words);
    assert.equal([exitCode, stdout], [1, ""]);
    assert.match(stderr, /this host has no (AppArmor|SELinux), or it is switched off/);
  }
  assert.is(await said("--apparmor", "unconfined", "plain", "echo", "fine"), "fine\n");
});

test("the terminal begins with the document's size", async () => {
  skipIf(requires.tool("python3"));
  const path = document("stty size", { terminal: true, consoleSize: { height: 17, width: 71 } });
  const argv = all.words("exec", "--process", path, "--detach", "--console-socket");
  const socket = join(all.stage.home, "console");
  const console = join(import.meta.dir, "console.py");
  const { stdout, stderr } = await run(
    ["python3", console, socket, "--", ...argv, socket, "plain", "--", "true"],
    { env: all.stage.env },
  );
  assert.is(stdout, "17 71\r\n", stderr);
});

test("the compiled filter is kept, and a kept one that is damaged is not used", async () => {
  const directory = join(all.stage.env.XDG_RUNTIME_DIR ?? "", "rl/filters");
  const refused = async (): Promise<void> =>
    assert.match((await exec("full", "mkdir", "/tmp/new")).stderr, /No space left on device/);
  rmSync(directory, { recursive: true });
  await refused();
  const [name = "", ...others] = readdirSync(directory);
  assert.equal([name.length, others], [64, []]);
  // BPF_RET | BPF_K, SECCOMP_RET_ALLOW: a filter that the kernel would take.
  const open = Buffer.from([6, 0, 0, 0, 0, 0, 0xff, 0x7f]);
  const file = join(directory, name);
  writeFileSync(file, Buffer.concat([readFileSync(file).subarray(0, 32), open]));
  await refused();
});

test("an agent that gets the listener of a command answers for its calls", async () => {
  skipIf(requires.tool("python3"));
  if (process.arch !== "x64") skip("the agent knows the numbers of x86-64's calls");
  const socket = join(all.stage.home, "agent");
  const listen = async (file: string, ...answers: string[]): Promise<Bun.Subprocess> => {
    rmSync(socket, { force: true });
    const argv = [
      "python3",
      join(import.meta.dir, "agent.py"),
      socket,
      join(all.stage.home, file),
      ...answers,
    ];
    const agent = Bun.spawn(argv, { stdout: "pipe", stderr: "inherit" });
    await agent.stdout.getReader().read();
    return agent;
  };
  const names = ["mkdir", "mkdirat"];
  const seccomp = {
    defaultAction: "SCMP_ACT_ALLOW",
    syscalls: [{ names, action: "SCMP_ACT_NOTIFY" }],
    listenerPath: socket,
    listenerMetadata: "theirs",
  } as const;
  const first = await listen("first.json");
  await all.start("watched", (config) => ({ ...config, linux: { ...config.linux, seccomp } }));
  const second = await listen("second.json", "83=28", "258=28");
  const { stderr } = await exec("watched", "mkdir", "/tmp/new");
  assert.match(stderr, /No space left on device/);
  // It ends when the last process with the filter has, which is the command.
  assert.is(await second.exited, 0);
  const state = JSON.parse(readFileSync(join(all.stage.home, "second.json"), "utf8"));
  const pid = await all.pid("watched");
  assert.is.not(state.pid, pid);
  assert.equal(state, {
    ociVersion: "1.2.0",
    fds: ["seccompFd"],
    pid: state.pid,
    metadata: "theirs",
    state: {
      ociVersion: "1.2.0",
      id: "watched",
      status: "running",
      pid,
      bundle: join(all.stage.home, "watched"),
      annotations: {},
    },
    descriptors: 1,
  });
  rmSync(socket);
  const alone = await exec("watched", "touch", "/tmp/run");
  assert.is.not(alone.exitCode, 0);
  assert.match(alone.stderr, /Cannot send system call listener/);
  assert.not.ok(existsSync(join(all.stage.home, "watched/rootfs/tmp/run")));
  await all.oci(["delete", "--force", "watched"]);
  assert.is(await first.exited, 0);
});

test.run();
