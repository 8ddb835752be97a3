/** Filters of a config, as the container's processes meet them. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type {
  LinuxSeccomp,
  LinuxSyscall,
  SeccompAction,
  SeccompOperator,
} from "../../../core/spec/runtime-config.ts";
import { type Bundle, makeBundle } from "../../helpers/e2e/bundle.ts";
import { makeStage } from "../../helpers/e2e/stage.ts";
import * as requires from "../../helpers/requires.ts";
import { skip, skipIf } from "../../helpers/skip.ts";
import { program } from "../../helpers/world.ts";

const test = suite("oci seccomp");
let bundle: Bundle;
test.before(async () => {
  bundle = await makeBundle(await makeStage(), { isRootless: true });
});
test.after(() => bundle?.stage.stop());

const MAKE_DIRECTORY = ["mkdir", "mkdirat"];
const profile = (...syscalls: readonly LinuxSyscall[]): LinuxSeccomp => ({
  defaultAction: "SCMP_ACT_ALLOW",
  syscalls,
});
/** How the making of a directory ends, and that of its shell. */
const SCRIPT = "mkdir /tmp/new 2>&1; echo $?; rmdir /tmp/new 2>/dev/null";

const ENDS: readonly (readonly [action: SeccompAction, errno: number | undefined, says: RegExp])[] = [
  ["SCMP_ACT_ALLOW", undefined, /^0\n$/],
  ["SCMP_ACT_LOG", undefined, /^0\n$/],
  ["SCMP_ACT_ERRNO", undefined, /Operation not permitted\n1\n$/],
  ["SCMP_ACT_ERRNO", 28, /No space left on device\n1\n$/],
  // Nobody traces it.
  ["SCMP_ACT_TRACE", 7, /Function not implemented\n1\n$/],
  ["SCMP_ACT_TRAP", undefined, /159\n$/],
  ["SCMP_ACT_KILL", undefined, /159\n$/],
  ["SCMP_ACT_KILL_THREAD", undefined, /159\n$/],
  ["SCMP_ACT_KILL_PROCESS", undefined, /159\n$/],
];
for (const [action, errnoRet, says] of ENDS) {
  test(`a call ends as ${action} ${errnoRet ?? ""} has it`, async () => {
    const rule: LinuxSyscall = { names: MAKE_DIRECTORY, action, ...(errnoRet !== undefined && { errnoRet }) };
    const { stdout, stderr } = await bundle.sh(SCRIPT, { linux: { seccomp: profile(rule) } });
    assert.match(stdout, says, stderr);
  });
}

test("the default answers for what no rule names, with its own errno", async () => {
  const names =
    "execve arch_prctl brk mmap munmap mprotect set_tid_address exit_group prctl close poll read".split(" ");
  const calls = [
    ...names,
    "rt_sigprocmask",
    "close_range",
    "access",
    "write",
    "getuid",
    "ioctl",
    "rt_sigaction",
  ];
  const seccomp: LinuxSeccomp = {
    defaultAction: "SCMP_ACT_ERRNO",
    defaultErrnoRet: 5,
    syscalls: [{ names: calls, action: "SCMP_ACT_ALLOW" }],
  };
  bundle.configure(["mkdir", "/tmp/other"], { linux: { seccomp } });
  const { stderr, exitCode } = await bundle.oci("run", "--bundle", bundle.path, "small");
  assert.match(stderr, /can't create directory '\/tmp\/other': (Input\/output|I\/O) error/);
  assert.is(exitCode, 1);
});

test("every flag is taken by the kernel", async () => {
  const flags = ["TSYNC", "LOG", "SPEC_ALLOW", "WAIT_KILLABLE_RECV"].map(
    (name) => `SECCOMP_FILTER_FLAG_${name}`,
  );
  for (const noNewPrivileges of [true, false]) {
    const { stdout, stderr } = await bundle.sh("grep Seccomp: /proc/self/status", {
      process: { noNewPrivileges },
      linux: { seccomp: { ...profile({ names: ["mkdir"], action: "SCMP_ACT_ERRNO" }), flags } },
    });
    assert.is(stdout, "Seccomp:\t2\n", stderr);
  }
});

/** Operators with what they hold the mode of a file against, and which of three modes they are then true for. */
const COMPARISONS: readonly (readonly [
  op: SeccompOperator,
  value: number,
  valueTwo: number,
  hold: string,
])[] = [
  ["SCMP_CMP_NE", 0o600, 0, "400 644"],
  ["SCMP_CMP_LT", 0o600, 0, "400"],
  ["SCMP_CMP_LE", 0o600, 0, "400 600"],
  ["SCMP_CMP_EQ", 0o600, 0, "600"],
  ["SCMP_CMP_GE", 0o600, 0, "600 644"],
  ["SCMP_CMP_GT", 0o600, 0, "644"],
  ["SCMP_CMP_MASKED_EQ", 0o007, 0o004, "644"],
];
for (const [op, value, valueTwo, hold] of COMPARISONS) {
  test(`args: ${op} compares the argument of its index with value, and with valueTwo`, async () => {
    const rules = [
      { names: ["chmod"], index: 1 },
      { names: ["fchmodat", "fchmodat2"], index: 2 },
    ].map(({ names, index }): LinuxSyscall => {
      const args = [{ index, value, valueTwo, op }];
      return { names, action: "SCMP_ACT_ERRNO", errnoRet: 28, args };
    });
    const script =
      ">/tmp/mode; for mode in 400 600 644; do chmod $mode /tmp/mode || echo $mode; done; rm /tmp/mode";
    const { stdout, stderr } = await bundle.sh(script, { linux: { seccomp: profile(...rules) } });
    assert.is(stdout.trim().split("\n").join(" "), hold, stderr);
    assert.match(stderr, /No space left on device/);
  });
}

test("architectures: one of the machine's own is taken, one that nobody knows is refused", async () => {
  const native = process.arch === "arm64" ? "SCMP_ARCH_AARCH64" : "SCMP_ARCH_X86_64";
  const rule: LinuxSyscall = { names: MAKE_DIRECTORY, action: "SCMP_ACT_ERRNO" };
  const seccomp = { ...profile(rule), architectures: [native, "SCMP_ARCH_PPC64LE"] };
  assert.match((await bundle.sh(SCRIPT, { linux: { seccomp } })).stdout, /Operation not permitted\n1\n$/);
  const unknown = { ...seccomp, architectures: ["SCMP_ARCH_PDP11"] };
  const { exitCode, stdout, stderr } = await bundle.sh("echo ran", { linux: { seccomp: unknown } });
  assert.equal([exitCode, stdout], [1, ""]);
  assert.match(stderr, /SCMP_ARCH_PDP11/);
});

/** Run a script with an agent that answers for the calls, by x86-64's numbers. */
async function withAgent(seccomp: LinuxSeccomp, answers: readonly string[], script: string) {
  const [socket, file] = [join(bundle.stage.home, "agent"), join(bundle.stage.home, "state.json")];
  rmSync(socket, { force: true });
  const agent = Bun.spawn(["python3", join(import.meta.dir, "agent.py"), socket, file, ...answers], {
    stdout: "pipe",
    stderr: "inherit",
  });
  await agent.stdout.getReader().read();
  const full = { ...seccomp, listenerPath: socket, listenerMetadata: 'for "them"' };
  const done = await bundle.sh(script, { linux: { seccomp: full } });
  // It ends when the last process with the filter has.
  assert.is(await agent.exited, 0);
  return { done, state: JSON.parse(readFileSync(file, "utf8")) };
}

test("an agent that gets the listener answers for the calls", async () => {
  skipIf(requires.tool("python3"));
  if (process.arch !== "x64") skip("the agent knows the numbers of x86-64's calls");
  const flags = ["TSYNC", "WAIT_KILLABLE_RECV"].map((name) => `SECCOMP_FILTER_FLAG_${name}`);
  // Also calls that the runtime itself makes after the load.
  const names = [...MAKE_DIRECTORY, "uname", "read", "close", "execve", "rt_sigprocmask"];
  const { done, state } = await withAgent(
    { ...profile({ names, action: "SCMP_ACT_NOTIFY" }), flags },
    ["83=28", "258=28", "63=continue"],
    "mkdir /tmp/new; uname -s",
  );
  assert.is(done.stdout, "Linux\n", done.stderr);
  assert.match(done.stderr, /can't create directory '\/tmp\/new': No space left on device/);
  assert.equal(state, {
    ociVersion: "1.2.0",
    fds: ["seccompFd"],
    pid: state.pid,
    metadata: 'for "them"',
    state: {
      ociVersion: "1.2.0",
      id: state.state.id,
      status: "creating",
      pid: state.pid,
      bundle: bundle.path,
      annotations: {},
    },
    descriptors: 1,
  });
  assert.ok(state.pid > 1);
});

test("a created container's listener is handed over when it is created", async () => {
  skipIf(requires.tool("python3"));
  const [socket, file] = [join(bundle.stage.home, "early"), join(bundle.stage.home, "early.json")];
  const agent = Bun.spawn(["python3", join(import.meta.dir, "agent.py"), socket, file], { stdout: "pipe" });
  await agent.stdout.getReader().read();
  const seccomp = { ...profile({ names: MAKE_DIRECTORY, action: "SCMP_ACT_NOTIFY" }), listenerPath: socket };
  bundle.configure(["true"], { linux: { seccomp } });
  const rl = [program(), "oci", "--root", join(bundle.stage.home, "states")];
  const created = Bun.spawn([...rl, "create", "--bundle", bundle.path, "early"], {
    env: bundle.stage.env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  assert.is(await created.exited, 0);
  const { pid } = JSON.parse((await bundle.oci("state", "early")).stdout);
  assert.is((await bundle.oci("delete", "--force", "early")).exitCode, 0);
  assert.is(await agent.exited, 0);
  assert.is(JSON.parse(readFileSync(file, "utf8")).pid, pid);
});

test("nothing is run when nobody listens, or when notifications would go nowhere", async () => {
  const notify = profile({ names: MAKE_DIRECTORY, action: "SCMP_ACT_NOTIFY" });
  const nowhere = join(bundle.stage.home, "nobody");
  for (const [seccomp, says] of [
    [{ ...notify, listenerPath: nowhere }, /Cannot send system call listener to ".*nobody": no such file/],
    [{ ...notify, listenerPath: `/${"x".repeat(108)}` }, /its path has more than 107 bytes/],
    [notify, /there is no listenerPath/],
  ] as const) {
    const { stdout, stderr, exitCode } = await bundle.sh("echo run", { linux: { seccomp } });
    assert.is(stdout, "");
    assert.is.not(exitCode, 0);
    assert.match(stderr, says);
  }
  // Without notifications the path means nothing (config-linux.md).
  const quiet = { ...profile(), listenerPath: nowhere };
  assert.is((await bundle.sh("echo run", { linux: { seccomp: quiet } })).stdout, "run\n");
});

test("a kept filter that was tampered with lets nothing through that the profile refuses", async () => {
  const seccomp = profile({ names: MAKE_DIRECTORY, action: "SCMP_ACT_ERRNO", errnoRet: 28 });
  const refused = async (): Promise<void> =>
    assert.match((await bundle.sh(SCRIPT, { linux: { seccomp } })).stdout, /No space left on device\n1\n$/);
  await refused();
  const directory = join(bundle.stage.env.XDG_RUNTIME_DIR ?? "", "rl/filters");
  const files = readdirSync(directory).map((name) => join(directory, name));
  assert.ok(files.length > 0);
  // BPF_RET | BPF_K, SECCOMP_RET_ALLOW: a filter that the kernel would take.
  const all = Buffer.from([6, 0, 0, 0, 0, 0, 0xff, 0x7f]);
  for (const file of files) writeFileSync(file, Buffer.concat([readFileSync(file).subarray(0, 32), all]));
  await refused();
  await refused();
});

test.run();
