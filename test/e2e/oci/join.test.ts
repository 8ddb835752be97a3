/** Namespaces that a config names by path, and the other ways in which a container is less than alone. */
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LinuxNamespace, LinuxNamespaceType, RuntimeConfig } from "../../../core/spec/runtime-config.ts";
import { type Change, type Containers, makeContainers } from "../../helpers/e2e/containers.ts";
import { buildProbe } from "../../helpers/e2e/probe.ts";
import { type Finished, run } from "../../helpers/process.ts";

const test = suite("oci namespaces by path");

/** Every kind that can be joined, with its name in /proc/PID/ns. */
const KINDS: Readonly<Partial<Record<LinuxNamespaceType, string>>> = {
  user: "user",
  pid: "pid",
  network: "net",
  ipc: "ipc",
  uts: "uts",
  cgroup: "cgroup",
  time: "time",
};
const types = Object.keys(KINDS) as LinuxNamespaceType[];
const LIST = `for kind in ${Object.values(KINDS).join(" ")}; do readlink /proc/self/ns/$kind; done`;

let all: Containers;
let pid: number;
let count = 0;
test.before(async () => {
  all = await makeContainers();
  await all.start("first", withNamespaces([...types, "mount"].map((type) => ({ type }) as LinuxNamespace)));
  pid = await all.pid("first");
});
test.after(() => all?.stop());

function withNamespaces(namespaces: readonly LinuxNamespace[]): Change {
  return (config) => ({ ...config, linux: { ...config.linux, namespaces } });
}

const joined = (type: LinuxNamespaceType, path?: string): LinuxNamespace => ({
  type,
  path: path ?? `/proc/${pid}/ns/${KINDS[type]}`,
});
/** What an ordinary user needs, and its own first process. */
const OWN_PIDS: LinuxNamespace = { type: "pid" };
const OWN: readonly LinuxNamespace[] = [{ type: "user" }, OWN_PIDS];

/** Run a script in a container with a mount namespace of its own and these. */
async function sh(
  script: string,
  namespaces: readonly LinuxNamespace[],
  flags: readonly string[] = [],
  change: Change = (same) => same,
): Promise<Finished> {
  count += 1;
  const id = `run${count}`;
  const bundle = all.bundle("alike", ({ hostname: _, ...config }) => {
    const process = { cwd: "/", user: { uid: 0, gid: 0 }, ...config.process, args: ["sh", "-c", script] };
    return change(withNamespaces([{ type: "mount" }, ...namespaces])({ ...config, process }));
  });
  return await all.oci(["run", ...flags, "--bundle", bundle, id]);
}

async function kindsOf(process: string): Promise<string[]> {
  return (await run(["sh", "-c", LIST.replaceAll("self", process)])).stdout.trim().split("\n");
}

test("a container is in the namespaces of another, all at once", async () => {
  const { stdout, stderr } = await sh(
    `${LIST}; ps; id -u`,
    types.map((type) => joined(type)),
  );
  const lines = stdout.split("\n");
  assert.equal(lines.slice(0, types.length), await kindsOf(String(pid)), stderr);
  assert.match(stdout, /^ +1 .*sleep 600$/m, "the other's first process");
  assert.is(lines.at(-2), "0");
});

test("a container joins one kind alone, within the user namespace that it belongs to", async () => {
  const theirs = await kindsOf(String(pid));
  for (const type of types.filter((each) => each !== "user")) {
    const { stdout, stderr } = await sh(LIST, [
      joined("user"),
      ...(type === "pid" ? [] : [OWN_PIDS]),
      joined(type),
    ]);
    const seen = stdout.trim().split("\n");
    const equal = types.filter((_, index) => seen[index] === theirs[index]);
    assert.equal(new Set(equal), new Set(["user", type]), stderr);
  }
});

test("a user namespace alone is joined, and its maps hold", async () => {
  const { stdout, stderr } = await sh("readlink /proc/self/ns/user; cat /proc/self/uid_map", [
    joined("user"),
    { type: "pid" },
  ]);
  const [name, map] = stdout.trim().split("\n");
  assert.is(name, (await kindsOf(String(pid)))[0], stderr);
  assert.equal(map?.trim().split(/ +/), ["0", String(process.getuid?.()), "1"]);
});

test("what belongs to another user namespace is not joined, and that is said", async () => {
  const { stderr, exitCode } = await sh("true", [...OWN, joined("network")]);
  assert.is(exitCode, 1);
  assert.match(
    stderr,
    /Cannot join namespace ".*\/ns\/net": (?:operation not permitted|permission denied)\nhint: It belongs to a user namespace/,
  );
});

test("a path must lead to a namespace of the kind that the config says", async () => {
  const fifo = join(all.stage.home, "fifo");
  await run(["mkfifo", fifo]);
  const file = join(all.stage.home, "file");
  writeFileSync(file, "");
  const cases: readonly (readonly [string, RegExp])[] = [
    [`/proc/${pid}/ns/uts`, /it is a namespace of another kind/],
    [fifo, /it is no namespace/],
    [file, /it is no namespace/],
    [all.stage.home, /it is no namespace/],
    ["/dev/null", /it is no namespace/],
    [join(all.stage.home, "none"), /no such file/],
    ["/proc/1/ns/ipc", /permission denied|operation not permitted/],
  ];
  for (const [path, expected] of cases) {
    const { stderr, exitCode } = await sh("true", [joined("user"), OWN_PIDS, joined("ipc", path)]);
    assert.is(exitCode, 1, path);
    assert.match(stderr, expected, path);
  }
  assert.match((await sh("true", [joined("mount", `/proc/${pid}/ns/mnt`)])).stderr, /mount/);
});

test("the score of the out-of-memory killer holds in a joined namespace as well", async () => {
  const scored: Change = (config) => ({
    ...config,
    process: { cwd: "/", user: { uid: 0, gid: 0 }, ...config.process, oomScoreAdj: 432 },
  });
  const { stdout, stderr } = await sh(
    "cat /proc/self/oom_score_adj",
    [joined("user"), joined("pid")],
    [],
    scored,
  );
  assert.is(stdout, "432\n", stderr);
});

test("descriptors that are counted get into a new container, and no others", async () => {
  const file = join(all.stage.home, "handed");
  writeFileSync(file, "over\n");
  const bundle = all.bundle("handed-over", (config) => ({
    ...config,
    process: {
      cwd: "/",
      user: { uid: 0, gid: 0 },
      ...config.process,
      args: ["sh", "-c", "ls /proc/self/fd; cat <&3"],
    },
  }));
  const command = all.words("run", "--preserve-fds", "1", "--bundle", bundle, "handed-over").join(" ");
  const { stdout, stderr } = await run(
    ["bash", "-c", `exec 3<${file} 4<${file} 9<${file}; exec ${command}`],
    {
      env: all.stage.env,
    },
  );
  assert.is(stdout, "0\n1\n2\n3\n4\nover\n", stderr);
});

test("with --no-pivot the root is moved over the host's, which is out of reach", async () => {
  const marker = all.stage.home.slice(1);
  const script = `ls /../.. | tr '\\n' ' '; ls ${"../".repeat(20)}${marker} 2>&1; mount | grep -c ' type proc '; ls /proc/1/root/${marker} 2>&1; echo end`;
  const pivoted = await sh(script, OWN);
  const moved = await sh(script, OWN, ["--no-pivot"]);
  assert.match(
    moved.stdout,
    /^bin dev etc [^\n]*No such file[^\n]*\n\d\n[^\n]*No such file[^\n]*\nend\n$/,
    moved.stderr,
  );
  assert.is(moved.stdout, pivoted.stdout);
});

test("a container that was started with --no-pivot can be entered", async () => {
  const bundle = all.bundle("moved");
  const argv = all.words("run", "--no-pivot", "--detach", "--bundle", bundle, "moved");
  const child = Bun.spawn(argv, { env: all.stage.env, stdio: ["ignore", "ignore", "ignore"] });
  assert.is(await child.exited, 0);
  const entered = await all.oci(["exec", "moved", "ls", "/"]);
  assert.is(entered.stdout, (await all.oci(["exec", "first", "ls", "/"])).stdout, entered.stderr);
  await all.oci(["delete", "--force", "moved"]);
});

test("with --no-new-keyring the caller's session keyring stays", async () => {
  const probe = await buildProbe(all.stage.home);
  const keyed = async (...flags: string[]): Promise<string> => {
    count += 1;
    const id = `run${count}`;
    const bundle = all.bundle(id, (config: RuntimeConfig) => ({
      ...config,
      process: { cwd: "/", user: { uid: 0, gid: 0 }, ...config.process, args: ["/probe", "find-key"] },
    }));
    mkdirSync(join(bundle, "rootfs"), { recursive: true });
    copyFileSync(probe, join(bundle, "rootfs/probe"));
    return (
      await run([probe, "with-key", ...all.words("run", ...flags, "--bundle", bundle, id)], {
        env: all.stage.env,
      })
    ).stdout;
  };
  assert.match(await keyed("--no-new-keyring"), /: done/);
  assert.not.match(await keyed(), /: done/);
});

test.run();
