/** Where control groups are, how containers come into them, and that nothing of them stays. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { untilTrue } from "../../helpers/e2e/until.ts";
import { run, runOk } from "../../helpers/process.ts";
import { type Config, groupOf, MANAGERS, makePlace, type Place, unitProperty } from "../bundle.ts";

const test = suite("control groups");
let place: Place;
test.before(async () => {
  place = await makePlace();
});
test.after(() => place?.stop());

const limited = (config: Config): void => {
  config.linux.resources = { memory: { limit: 64 * 1024 * 1024 }, pids: { limit: 64 } };
};
/** Every process, the host's pid namespace being the container's. */
const withoutPids = (config: Config): void => {
  limited(config);
  config.linux.namespaces = config.linux.namespaces.filter(({ type }) => type !== "pid");
  const proc = { destination: "/proc", type: "bind", source: "/proc", options: ["rbind", "ro"] };
  config.mounts = config.mounts.map((mount) => (mount.destination === "/proc" ? proc : mount));
};
const CHILDREN = "for i in 1 2 3; do setsid sleep 600 & done; echo $! >/home/last; exec sleep 600";

for (const manager of MANAGERS) {
  test(`${manager}: every process is in the container's group, which goes with it`, async () => {
    const container = await place.start(manager, `there-${manager}`, CHILDREN, limited);
    await container.said("last");
    assert.is.not(container.group, groupOf(process.pid));
    assert.is(container.read("cgroup.procs").split("\n").length, 4);
    assert.match(container.read("cgroup.procs"), new RegExp(`^${container.pid}$`, "m"));
    // What it sees of control groups begins at its own.
    assert.is(readFileSync(`/proc/${container.pid}/cgroup`, "utf8").includes(container.id), true);
    await container.kill("KILL");
    await untilTrue("its end", async () => (await container.status()) === "stopped");
    await container.ok("delete");
    assert.not(existsSync(container.group));
  });

  test(`${manager}: deletion by force ends processes that no namespace does`, async () => {
    const container = await place.start(manager, `left-${manager}`, CHILDREN, withoutPids);
    await container.said("last");
    const pids = container.read("cgroup.procs").split("\n");
    assert.is(pids.length, 4);
    await container.remove();
    assert.not(existsSync(container.group));
    for (const pid of pids) {
      const state = await run(["ps", "-o", "stat=", "-p", pid]);
      assert.match(state.stdout.trim(), /^(Z.*)?$/);
    }
  });

  test(`${manager}: a container cannot leave its group or change its limits`, async () => {
    const script = [
      "mkdir /sys/fs/cgroup/below 2>/dev/null; echo $? >/home/below",
      "(echo max >/sys/fs/cgroup/memory.max) 2>/dev/null; echo $? >/home/limit",
      "cat /proc/self/cgroup >/home/view; exec sleep 600",
    ].join("; ");
    const container = await place.start(manager, `caged-${manager}`, script, limited);
    assert.is(await container.said("view"), "0::/\n");
    assert.is(container.read("memory.max"), String(64 * 1024 * 1024));
    assert.is.not(await container.said("below"), "0\n");
    assert.is.not(await container.said("limit"), "0\n");
    await container.remove();
  });
}

test("cgroupfs: the process is cloned into its group and never outside of it", async () => {
  const directory = await place.bundle("traced", "true", limited);
  const trace = join(directory, "trace");
  const calls = "trace=clone,clone3,fork,vfork,openat,openat2,write";
  const argv = [
    "strace",
    "-f",
    "-y",
    "-o",
    trace,
    "-e",
    calls,
    ...place.words("cgroupfs", "run", "-b", directory),
  ];
  const done = await run([...argv, "traced"], { env: place.env });
  assert.is(done.exitCode, 0, done.stderr);
  const lines = readFileSync(trace, "utf8").split("\n");
  const clones = lines.filter((line) => /clone3\(\{flags=[^}]*CLONE_NEWNS/.test(line));
  assert.ok(clones.length > 0, "the container's clone");
  assert.ok(clones.some((line) => /CLONE_INTO_CGROUP.*cgroup=\d+/.test(line)));
  // It is opened, for kernels and filters that know no such clone, and nothing is written.
  assert.equal(
    lines.filter((line) => /write\(\d+<[^>]*cgroup\.procs>/.test(line)),
    [],
  );
});

test("cgroupfs: cgroupsPath names the group, above which others stay as they are", async () => {
  const own = groupOf(process.pid);
  const parent = join(dirname(own), "rl-vm-test");
  mkdirSync(parent);
  const path = `${parent.slice("/sys/fs/cgroup".length)}/pod/web`;
  const container = await place.start("cgroupfs", "named", "exec sleep 600", (config) => {
    limited(config);
    config.linux.cgroupsPath = path;
  });
  assert.is(container.group, `/sys/fs/cgroup${path}`);
  await container.remove();
  assert.not(existsSync(container.group));
  assert.ok(existsSync(parent));
  await runOk(["find", parent, "-depth", "-type", "d", "-exec", "rmdir", "{}", "+"]);
});

test("systemd: limits are properties of a scope, and outlive a reload of the manager", async () => {
  const container = await place.start("systemd", "unit", "exec sleep 600", (config) => {
    limited(config);
    config.linux.cgroupsPath = "app.slice:test:unit";
  });
  const unit = "test-unit.scope";
  const property = (name: string): Promise<string> => unitProperty(place, unit, name);
  assert.match(container.group, /\/app\.slice\/test-unit\.scope(\/|$)/);
  assert.is(await property("MemoryMax"), String(64 * 1024 * 1024));
  assert.is(await property("TasksMax"), "64");
  await container.ok("update", "--memory", "80m", "--pids-limit", "32", "--cpu-quota", "50000");
  const session = { ...place.env, XDG_RUNTIME_DIR: `/run/user/${process.getuid?.()}` };
  await runOk(["systemctl", "--user", "daemon-reload"], { env: session });
  assert.is(await property("MemoryMax"), String(80 * 1024 * 1024));
  assert.is(container.read("memory.max"), String(80 * 1024 * 1024));
  assert.is(container.read("pids.max"), "32");
  assert.match(container.read("cpu.max"), /^50000 100000$/);
  await container.remove();
  await untilTrue("the unit to go", async () => (await property("LoadState")) === "not-found");
});

test.run();
