/** What a config says of its process, seen from inside. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { securityModules } from "../../../core/host/bun/security-modules.ts";
import type { RuntimeConfig } from "../../../core/spec/runtime-config.ts";
import { type Bundle, makeBundle } from "../../helpers/e2e/bundle.ts";
import { makeStage } from "../../helpers/e2e/stage.ts";
import { skip } from "../../helpers/skip.ts";

const test = suite("oci process");
let bundle: Bundle;
test.before(async () => {
  bundle = await makeBundle(await makeStage(), { isRootless: true });
});
test.after(() => bundle?.stage.stop());

/** Nice value and policy, as /proc/PID/stat has them. */
const STAT = "cut -d' ' -f19,41 /proc/self/stat";

for (const [policy, nice, said] of [
  ["SCHED_OTHER", 7, "7 0"],
  ["SCHED_BATCH", 5, "5 3"],
  ["SCHED_IDLE", 0, "0 5"],
] as const) {
  test(`the scheduler is ${policy} with nice ${nice}`, async () => {
    const { stdout, stderr } = await bundle.sh(STAT, { process: { scheduler: { policy, nice } } });
    assert.is(stdout, `${said}\n`, stderr);
  });
}

test("without a scheduler in the config it is the caller's", async () => {
  const { stdout } = await bundle.sh(STAT);
  assert.is(stdout, Bun.spawnSync(["sh", "-c", STAT]).stdout.toString());
});

test("a scheduler that takes privileges is refused in words, and nothing is run", async () => {
  for (const scheduler of [
    { policy: "SCHED_FIFO", priority: 1 },
    { policy: "SCHED_DEADLINE", runtime: 1_000_000, deadline: 10_000_000, period: 10_000_000 },
    { policy: "SCHED_OTHER", nice: -5 },
  ]) {
    const { exitCode, stdout, stderr } = await bundle.sh("echo run", { process: { scheduler } });
    assert.is(stdout, "");
    assert.is.not(exitCode, 0);
    assert.match(stderr, /Cannot set scheduler "process\.scheduler": .* takes privileges on the host/);
  }
});

test("a policy the kernel does not have is refused in words", async () => {
  const { stderr } = await bundle.sh("echo run", { process: { scheduler: { policy: "SCHED_ISO" } } });
  assert.match(stderr, /the kernel has no such policy/);
});

test("the priority of input and output is set", async () => {
  for (const [name, priority, said] of [
    ["IOPRIO_CLASS_IDLE", 0, "idle\n"],
    ["IOPRIO_CLASS_BE", 6, "best-effort: prio 6\n"],
  ] as const) {
    const done = await bundle.sh("ionice -p $$", { process: { ioPriority: { class: name, priority } } });
    assert.is(done.stdout, said, done.stderr);
  }
  const ioPriority = { class: "IOPRIO_CLASS_RT", priority: 0 };
  assert.match((await bundle.sh("true", { process: { ioPriority } })).stderr, /the class takes privileges/);
});

test("the personality LINUX32 is a 32-bit machine", async () => {
  const machine = async (domain: "LINUX" | "LINUX32") =>
    (await bundle.sh("uname -m", { linux: { personality: { domain } } })).stdout;
  assert.is(await machine("LINUX"), Bun.spawnSync(["uname", "-m"]).stdout.toString());
  assert.is(await machine("LINUX32"), Bun.spawnSync(["setarch", "linux32", "uname", "-m"]).stdout.toString());
});

test("personality.flags are refused: there are none", async () => {
  const personality = { domain: "LINUX", flags: ["ADDR_NO_RANDOMIZE"] } as const;
  const { exitCode, stderr } = await bundle.sh("true", { linux: { personality } });
  assert.is(exitCode, 1);
  assert.match(stderr, /"linux\.personality\.flags": "ADDR_NO_RANDOMIZE" is unknown/);
});

test("the affinity of later processes does not touch the first one", async () => {
  const allowed = "grep Cpus_allowed_list /proc/self/status";
  const { stdout } = await bundle.sh(allowed, { process: { execCPUAffinity: { initial: "0", final: "0" } } });
  assert.is(stdout, Bun.spawnSync(["sh", "-c", allowed]).stdout.toString());
});

test("a label of a security module the host has not is refused, unconfined is not", async () => {
  const modules = securityModules();
  if (modules.apparmor || modules.selinux) skip("the host has a security module");
  for (const change of [
    { process: { apparmorProfile: "docker-default" } },
    { process: { selinuxLabel: "system_u:system_r:container_t:s0:c1,c2" } },
    { linux: { mountLabel: "system_u:object_r:container_file_t:s0:c1,c2" } },
  ]) {
    const { exitCode, stderr } = await bundle.sh("true", change);
    assert.is(exitCode, 1);
    assert.match(stderr, /this host has no (AppArmor|SELinux), or it is switched off/);
  }
  assert.is((await bundle.sh("echo fine", { process: { apparmorProfile: "unconfined" } })).stdout, "fine\n");
});

test("a capability that there is not is left out with a warning, and the rest is given", async () => {
  const set = ["CAP_KILL", "CAP_OF_TOMORROW"];
  const capabilities = { bounding: set, effective: set, permitted: set };
  const { stdout, stderr } = await bundle.sh("grep CapEff /proc/self/status", { process: { capabilities } });
  assert.is(stdout, "CapEff:\t0000000000000020\n");
  assert.match(stderr, /warning:.*CAP_OF_TOMORROW/);
});

test("a missing command is told of in words of a bundle", async () => {
  bundle.configure(["no-such-command"]);
  const { stderr, exitCode } = await bundle.oci("run", "--bundle", bundle.path, "missing");
  assert.match(stderr, /in the root file system, in the PATH of process\.env/);
  assert.not.match(stderr, /image/);
  assert.is(exitCode, 1);
});

test("a score for the out-of-memory killer can be raised, and not lowered, by an ordinary user", async () => {
  const score = (oomScoreAdj: number) =>
    bundle.sh("cat /proc/self/oom_score_adj", { process: { oomScoreAdj } });
  assert.is((await score(700)).stdout, "700\n");
  assert.match((await score(-700)).stderr, /An ordinary user can only raise it/);
});

test("a kernel parameter is written to the kernel's own /proc, and to no directory in its place", async () => {
  const name = "kernel.shm_rmid_forced";
  const namespaces = (["user", "mount", "pid", "ipc", "uts"] as const).map((type) => ({ type }));
  const linux = { namespaces, sysctl: { [name]: "1" }, maskedPaths: [], readonlyPaths: [] };
  const path = `/proc/sys/${name.replace(".", "/")}`;
  assert.is((await bundle.sh(`cat ${path}`, { linux })).stdout, "1\n");
  const fake = join(bundle.path, "rootfs", path);
  mkdirSync(dirname(fake), { recursive: true });
  writeFileSync(fake, "0\n");
  bundle.configure(["true"], { linux });
  const file = join(bundle.path, "config.json");
  const config = JSON.parse(readFileSync(file, "utf8")) as RuntimeConfig;
  const mounts = config.mounts?.filter(({ destination }) => destination !== "/proc");
  writeFileSync(file, JSON.stringify({ ...config, mounts }));
  const { exitCode, stderr } = await bundle.oci("run", "--bundle", bundle.path, "no-proc");
  assert.is(exitCode, 1);
  assert.match(stderr, /Cannot set kernel parameter .*\/proc is not the kernel's/);
  assert.is(readFileSync(fake, "utf8"), "0\n");
});

test.run();
