/** Root's containers in a user namespace in which root of the host is nobody, as engines make them for untrusted ones. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Hooks, Linux, RuntimeConfig } from "../../../core/spec/runtime-config.ts";
import { type Containers, makeContainers } from "../../helpers/e2e/containers.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";

const test = suite("oci users of root");
let all: Containers;
test.before(async () => {
  skipIf(requires.superuser());
  all = await makeContainers();
  // Who is nobody here must get to the root file system.
  chmodSync(all.stage.home, 0o711);
});
test.after(() => all?.stop());

/** Neither the caller's user nor its group is in these. */
const MAPPINGS = [{ containerID: 0, hostID: 200_000, size: 65_536 }];
const others =
  (part: Partial<RuntimeConfig> = {}, linux: Linux = {}) =>
  (config: RuntimeConfig): RuntimeConfig => ({
    ...config,
    ...part,
    linux: { ...config.linux, uidMappings: MAPPINGS, gidMappings: MAPPINGS, ...linux },
  });
const MOUNTS = [
  { destination: "/proc", type: "proc", source: "proc" },
  { destination: "/dev", type: "tmpfs", source: "tmpfs" },
];
const status = async (id: string): Promise<string> =>
  (JSON.parse((await all.oci(["state", id])).stdout) as { status: string }).status;
const state = (id: string): string => join(all.stage.home, "states", id);
/** Run a command in the foreground. */
function run(id: string, args: readonly string[], change = others()) {
  const path = all.bundle(id, (config) => {
    const { process = { cwd: "/", user: { uid: 0, gid: 0 } } } = change(config);
    return { ...change(config), process: { ...process, args } };
  });
  return all.oci(["run", "--bundle", path, id]);
}

test("run is root in there and another on the host", async () => {
  const done = await run("one", ["sh", "-c", "id -u; cat /proc/self/uid_map; touch /tmp/made; exit 7"]);
  assert.is(done.exitCode, 7, done.stderr);
  assert.match(done.stdout, /^0\n\s+0\s+200000\s+65536\n$/);
});

test("create, start, exec and delete, with a state of the caller's that nobody else can write", async () => {
  await all.create("two", others());
  assert.is(await status("two"), "created");
  assert.equal(readdirSync(state("two")).sort(), ["start", "state.json"]);
  for (const name of ["start", "state.json"]) {
    const { uid, gid, mode } = statSync(join(state("two"), name));
    assert.equal([uid, gid, mode & 0o777], [0, 0, 0o600], name);
  }
  assert.is((await all.oci(["start", "two"])).exitCode, 0);
  await untilTrue("the start", async () => (await status("two")) === "running");
  assert.is(statSync(`/proc/${await all.pid("two")}`).uid, 200_000);
  assert.is((await all.oci(["exec", "two", "id", "-u"])).stdout, "0\n");
  assert.is((await all.oci(["delete", "--force", "two"])).exitCode, 0);
  assert.not.ok(existsSync(state("two")));
});

test("the monitor is outside, and the container ends with it", async () => {
  const path = all.bundle("three", others());
  const argv = all.words("run", "--bundle", path, "three");
  const monitor = Bun.spawn(argv, { env: all.stage.env, stdio: ["ignore", "ignore", "ignore"] });
  await untilTrue("its state", () => existsSync(join(state("three"), "state.json")));
  const namespaces = [monitor.pid, process.pid, await all.pid("three")].map((pid) => {
    return Bun.spawnSync(["readlink", `/proc/${pid}/ns/user`]).stdout.toString();
  });
  assert.is(namespaces[0], namespaces[1]);
  assert.is.not(namespaces[0], namespaces[2]);
  const pid = await all.pid("three");
  monitor.kill("SIGKILL");
  await monitor.exited;
  await untilTrue("its end", () => !existsSync(`/proc/${pid}`));
  await untilTrue("its state to go", () => !existsSync(state("three")));
});

test("hooks, the answer of a start and what fails are told as always", async () => {
  const hooks: Hooks = { startContainer: [{ path: "/bin/false" }] };
  await all.create("four", others({ hooks }));
  const started = await all.oci(["start", "four"]);
  assert.is.not(started.exitCode, 0);
  assert.match(started.stderr, /startContainer 1 of 1 exited with status 1/);
  const log = join(all.stage.home, "log");
  const path = all.bundle("five", others({ mounts: [{ destination: "/x", type: "bind", source: "/none" }] }));
  const failed = await all.oci(["--log", log, "run", "--bundle", path, "five"]);
  assert.is(failed.exitCode, 1);
  assert.match(failed.stderr, /no such file/);
  assert.match(readFileSync(log, "utf8"), /level=error .*no such file/);
  assert.not.ok(existsSync(state("five")));
});

test("clocks have offsets, and namespaces are joined by their paths", async () => {
  const time = others(
    {},
    {
      namespaces: [{ type: "user" }, { type: "mount" }, { type: "pid" }, { type: "time" }],
      timeOffsets: { monotonic: { secs: 77 } },
    },
  );
  const plain = (config: RuntimeConfig): RuntimeConfig => {
    const { hostname: _, ...rest } = time(config);
    return { ...rest, mounts: MOUNTS };
  };
  const offsets = await run("seven", ["cat", "/proc/self/timens_offsets"], plain);
  assert.match(offsets.stdout, /^monotonic +77 +0\n/, offsets.stderr);
  // The host's own network namespace, which only the caller may enter.
  const joined = others(
    {},
    {
      namespaces: [
        { type: "user" },
        { type: "mount" },
        { type: "pid" },
        { type: "network", path: "/proc/self/ns/net" },
      ],
    },
  );
  const shared = (config: RuntimeConfig): RuntimeConfig => {
    const { hostname: _, ...rest } = joined(config);
    return { ...rest, mounts: MOUNTS };
  };
  const own = Bun.spawnSync(["readlink", "/proc/self/ns/net"]).stdout.toString();
  assert.is((await run("eight", ["readlink", "/proc/self/ns/net"], shared)).stdout, own);
});

test("a control group has its limits, and goes with the container", async () => {
  skipIf(requires.delegatedCgroup());
  await all.start("nine", others({}, { resources: { unified: { "cgroup.max.descendants": "3" } } }));
  const { cgroup } = JSON.parse(readFileSync(join(state("nine"), "state.json"), "utf8")) as {
    cgroup: string;
  };
  assert.is(readFileSync(join(cgroup, "cgroup.max.descendants"), "utf8"), "3\n");
  mkdirSync(join(cgroup, "below"));
  assert.is((await all.oci(["delete", "--force", "nine"])).exitCode, 0);
  await untilTrue("its group to go", () => !existsSync(cgroup));
});

test.run();
