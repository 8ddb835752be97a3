/** `rl oci` and control groups of version 2, in a part of the tree that was given to the user. */
import { chmodSync, existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LinuxResources, RuntimeConfig } from "../../../core/mod.ts";
import { type Bundle, makeBundle } from "../../helpers/e2e/bundle.ts";
import { lookAt } from "../../helpers/e2e/processes.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { program } from "../../helpers/world.ts";

const test = suite("oci control groups");
const MOUNT = "/sys/fs/cgroup";
let stage: Stage;
let bundle: Bundle;
/** Our own group, and the one above it, which groups of containers are made in. */
let [own, above] = ["", ""];

test.before(async () => {
  skipIf(requires.delegatedCgroup());
  skipIf(requires.tool("busybox"));
  own = /^0::(.*)$/m.exec(readFileSync("/proc/self/cgroup", "utf8"))?.[1] ?? "";
  above = join(MOUNT, dirname(own));
  stage = await makeStage();
  bundle = await makeBundle(stage);
});
test.after(() => stage?.stop());

/** With a place and limits. */
const grouped =
  (cgroupsPath: string, resources: LinuxResources = {}) =>
  (config: RuntimeConfig): RuntimeConfig => ({
    ...config,
    linux: { ...config.linux, cgroupsPath, resources },
  });
/** With the control group file system writable, and no pid namespace: processes outlive the first one. */
function shared(config: RuntimeConfig): RuntimeConfig {
  const proc = { destination: "/proc", type: "bind", source: "/proc", options: ["rbind"] };
  const groups = { destination: MOUNT, type: "cgroup", source: "cgroup", options: ["rw", "nosuid", "nodev"] };
  const replaced = new Set([proc.destination, groups.destination]);
  return {
    ...config,
    mounts: [...(config.mounts ?? []).filter(({ destination }) => !replaced.has(destination)), proc, groups],
    linux: {
      ...config.linux,
      maskedPaths: [],
      readonlyPaths: [],
      namespaces: (config.linux?.namespaces ?? []).filter(({ type }) => type !== "pid"),
    },
  };
}
const run = (id: string) => bundle.oci("run", "--bundle", bundle.path, id);
interface State {
  readonly pid: number;
  readonly status: string;
}
const stateOf = async (id: string): Promise<State> =>
  JSON.parse((await bundle.oci("state", id)).stdout) as State;
const processesIn = (group: string): number[] =>
  readFileSync(join(group, "cgroup.procs"), "utf8").split("\n").filter(Boolean).map(Number);
const stoppedOf = (id: string) => async (): Promise<boolean> => (await stateOf(id)).status === "stopped";
const isGiven = (controller: string): boolean =>
  readFileSync(join(above, "cgroup.controllers"), "utf8").split(/\s+/).includes(controller);
/** Other tests have groups beside it. */
const hasGone = (id: string) => (): boolean => !existsSync(join(above, `rl-${id}`));

test("a container has a group of its own, which is the top of what it sees, and goes with it", async () => {
  bundle.configure(["sh", "-c", `grep ^0: /proc/self/cgroup; cat ${MOUNT}/cgroup.procs`]);
  const done = await run("group-1");
  assert.equal([done.stdout, done.stderr, done.exitCode], ["0::/\n1\n", "", 0]);
  await untilTrue("the group to go", hasGone("group-1"));
});

test("a created container waits in its group, and delete removes it", async () => {
  bundle.configure(["sleep", "600"]);
  const created = await bundle.create("group-2");
  assert.is(created.exitCode, 0, created.stderr);
  const { pid } = await stateOf("group-2");
  const group = join(above, "rl-group-2");
  assert.match(
    readFileSync(`/proc/${pid}/cgroup`, "utf8"),
    new RegExp(`^0::${dirname(own)}/rl-group-2$`, "m"),
  );
  assert.equal(processesIn(group), [pid]);
  assert.is((await bundle.oci("start", "group-2")).exitCode, 0);
  assert.is((await bundle.oci("kill", "group-2", "KILL")).exitCode, 0);
  await untilTrue("the end", stoppedOf("group-2"));
  assert.ok(existsSync(group));
  assert.is((await bundle.oci("delete", "group-2")).exitCode, 0);
  assert.not.ok(existsSync(group));
});

test("delete by force ends what runs, whatever groups it has made", async () => {
  const script =
    `mkdir -p ${MOUNT}/a/b ${MOUNT}/c; ` +
    `(echo 0 >${MOUNT}/a/b/cgroup.procs; trap "" TERM; exec sleep 600) & sleep 600 & exec sleep 600`;
  bundle.configure(["sh", "-c", script], shared);
  assert.is((await bundle.create("group-3")).exitCode, 0);
  assert.is((await bundle.oci("start", "group-3")).exitCode, 0);
  const group = join(above, "rl-group-3");
  const inner = join(group, "a", "b");
  await untilTrue("its processes", () => existsSync(inner) && processesIn(inner).length === 1);
  const pids = [...processesIn(group), ...processesIn(inner)];
  assert.is((await bundle.oci("delete", "--force", "group-3")).exitCode, 0);
  assert.not.ok(existsSync(group));
  // What is still there has ended and is not asked for.
  for (const pid of pids) assert.is(lookAt(pid), undefined);
});

test("kill --all reaches what the first process has left behind", async () => {
  bundle.configure(["sh", "-c", "sleep 600 & sleep 600 &"], shared);
  assert.is((await bundle.create("group-4")).exitCode, 0);
  assert.is((await bundle.oci("start", "group-4")).exitCode, 0);
  await untilTrue("the end of the first", stoppedOf("group-4"));
  const pids = processesIn(join(above, "rl-group-4"));
  assert.is(pids.length, 2);
  assert.match((await bundle.oci("kill", "group-4", "TERM")).stderr, /it is not running/);
  assert.is((await bundle.oci("kill", "--all", "group-4", "TERM")).exitCode, 0);
  await untilTrue("their end", () => pids.every((pid) => lookAt(pid) === undefined));
  assert.is((await bundle.oci("kill", "--all", "group-4")).exitCode, 0, "none is no error");
  assert.is((await bundle.oci("delete", "group-4")).exitCode, 0);
});

test("processes that outlive a container in the foreground end with it", async () => {
  bundle.configure(["sh", "-c", "sleep 600 </dev/null >/dev/null 2>&1 & echo $!"], shared);
  const done = await run("group-5");
  assert.is(done.exitCode, 0, done.stderr);
  await untilTrue("the group to go", hasGone("group-5"));
  assert.is(lookAt(Number(done.stdout)), undefined);
});

test("an id is free when run has ended, and whoever has it next is left alone", async () => {
  bundle.configure(["sleep", "600"]);
  const states = join(stage.home, "states");
  const argv = [program(), "oci", "--root", states, "run", "--bundle", bundle.path, "again"];
  const first = Bun.spawn(argv, { env: stage.env, stdio: ["ignore", "ignore", "ignore"] });
  await untilTrue("the container", () => existsSync(join(states, "again/state.json")));
  const found = Bun.spawnSync(["pgrep", "-P", String(first.pid), "-x", "rl-cleaner"]).stdout.toString();
  const cleaner = Number(found);
  assert.ok(cleaner > 0, "what tidies up later");
  process.kill(cleaner, "SIGSTOP");
  await bundle.oci("kill", "again", "KILL");
  assert.is(await first.exited, 128 + 9);
  const created = await bundle.create("again");
  assert.is(created.exitCode, 0, created.stderr);
  process.kill(cleaner, "SIGCONT");
  await untilTrue("its end", () => !existsSync(`/proc/${cleaner}/ns/pid`));
  const { pid, status } = await stateOf("again");
  assert.is(status, "created");
  assert.equal(processesIn(join(above, "rl-again")), [pid]);
  await bundle.oci("delete", "--force", "again");
});

test("a path is a place in the tree, absolute or beside our own group", async () => {
  bundle.configure(["sleep", "600"], grouped("made/for/it"));
  assert.is((await bundle.create("group-6")).exitCode, 0);
  assert.is(processesIn(join(above, "made", "for", "it")).length, 1);
  assert.is((await bundle.oci("delete", "--force", "group-6")).exitCode, 0);
  assert.not.ok(existsSync(join(above, "made", "for", "it")));
  bundle.configure(["sleep", "600"], grouped(`${dirname(own)}/made/too`));
  assert.is((await bundle.create("group-6")).exitCode, 0);
  assert.is(processesIn(join(above, "made", "too")).length, 1);
  assert.is((await bundle.oci("delete", "--force", "group-6")).exitCode, 0);
  rmdirSync(join(above, "made", "for"));
  rmdirSync(join(above, "made"));
});

test("limits are written before the command runs", async () => {
  const unified = { "cgroup.max.depth": "3" };
  bundle.configure(["cat", `${MOUNT}/cgroup.max.depth`], grouped("", { unified }));
  const done = await run("group-7");
  assert.equal([done.stdout, done.exitCode], ["3\n", 0], done.stderr);
});

test("limits of pages are written before the command runs", async () => {
  skipIf(isGiven("hugetlb") ? undefined : "the hugetlb controller is not delegated");
  const hugepageLimits = [{ pageSize: "2MB", limit: 4194304 }];
  bundle.configure(["cat", `${MOUNT}/hugetlb.2MB.max`], grouped("", { hugepageLimits }));
  const done = await run("group-7");
  assert.equal([done.stdout, done.exitCode], ["4194304\n", 0], done.stderr);
});

test("limits that cannot be had are refused by name, and leave nothing", async () => {
  const refused = async (resources: LinuxResources, cgroupsPath = ""): Promise<string> => {
    bundle.configure(["true"], grouped(cgroupsPath, resources));
    const done = await run("group-8");
    assert.is.not(done.exitCode, 0);
    return done.stderr;
  };
  assert.match(
    await refused({ unified: { "cgroup.max.depth": "deep" } }),
    /"cgroup.max.depth=deep": the kernel/,
  );
  if (!isGiven("pids"))
    assert.match(
      await refused({ pids: { limit: 8 } }),
      /controller "pids": it is not delegated.*\n.*Delegate=/,
    );
  if (!isGiven("memory")) assert.match(await refused({ memory: { limit: 2 ** 24 } }), /controller "memory"/);
  assert.match(await refused({ network: { classID: 1 } }), /network.classID/);
  await untilTrue("groups to go", hasGone("eight"));
});

test("a failed start leaves no group", async () => {
  bundle.configure(["no-such-command"], grouped("failed"));
  assert.is((await run("group-9")).exitCode, 1);
  await untilTrue("the group to go", () => !existsSync(join(above, "failed")));
});

test("no path leads out of the tree, to somebody else's part of it, or to processes of others", async () => {
  const refused = async (cgroupsPath: string): Promise<string> => {
    bundle.configure(["true"], grouped(cgroupsPath));
    const done = await run("group-10");
    assert.is.not(done.exitCode, 0, cgroupsPath);
    return done.stderr;
  };
  for (const path of ["/../../tmp/x", "../x", "/a/../../b", ".."])
    assert.match(await refused(path), /it has "\.\." in it/);
  assert.match(await refused("/rl-nobodys/x"), /is not yours/);
  assert.match(await refused(own), /there are processes in it already/);
  assert.match(await refused(basename(own)), /there are processes in it already/);
  assert.match(await refused("x".repeat(300)), /file name too long/);
  assert.ok(processesIn(join(MOUNT, own)).includes(process.pid), "our own group is untouched");
});

test("without a path a group that cannot be entered is done without, in every way of starting", async () => {
  bundle.configure(["sleep", "600"]);
  assert.is((await bundle.create("host")).exitCode, 0);
  assert.is((await bundle.oci("start", "host")).exitCode, 0);
  const { pid } = await stateOf("host");
  const joining = (config: RuntimeConfig): RuntimeConfig => ({
    ...config,
    linux: {
      ...config.linux,
      namespaces: [
        { type: "mount" },
        { type: "pid" },
        { type: "uts" },
        { type: "user", path: `/proc/${pid}/ns/user` },
        { type: "ipc", path: `/proc/${pid}/ns/ipc` },
      ],
    },
  });
  // Beside a group of threads no process can be in a group of its own (cgroups(7), "domain invalid").
  const near = join(above, "near");
  const threads = join(near, "threads");
  for (const group of [near, threads]) mkdirSync(group);
  writeFileSync(join(threads, "cgroup.type"), "threaded");
  const procs = join(above, "cgroup.procs");
  const states = join(stage.home, "states");
  try {
    for (const [id, change] of [
      ["cloned", undefined],
      ["joined", joining],
    ] as const) {
      bundle.configure(["sleep", "600"], change);
      const enter = `echo $$ >${near}/cgroup.procs && chmod a-w ${procs}`;
      const create = `${program()} oci --root ${states} create --bundle ${bundle.path} ${id}`;
      const starter = Bun.spawn(["bash", "-c", `${enter} && exec ${create}`], {
        env: stage.env,
        stdio: ["ignore", "ignore", "ignore"],
      });
      assert.is(await starter.exited, 0, id);
      chmodSync(procs, 0o644);
      const kept = readFileSync(join(states, id, "state.json"), "utf8");
      assert.is((JSON.parse(kept) as { cgroup: string }).cgroup, "", id);
    }
  } finally {
    chmodSync(procs, 0o644);
    for (const id of ["joined", "cloned", "host"]) await bundle.oci("delete", "--force", id);
    await untilTrue("the last process to go", () => processesIn(near).length === 0);
    for (const group of [threads, near]) rmdirSync(group);
  }
});

test("a frozen group is refused, and stays", async () => {
  const group = join(above, "cold");
  mkdirSync(group);
  writeFileSync(join(group, "cgroup.freeze"), "1");
  bundle.configure(["true"], grouped("cold"));
  assert.match((await run("group-11")).stderr, /it is frozen/);
  assert.ok(existsSync(group));
  rmdirSync(group);
});

test.run();
