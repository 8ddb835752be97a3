/** What a container must not see, keep or be able to do. */
import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import * as requires from "../helpers/requires.ts";
import { skipIf } from "../helpers/skip.ts";
import { isRoot } from "../helpers/user.ts";
import { makeWorld, type World } from "../helpers/world.ts";

const test = suite("isolation");
let world: World;
let busybox: string;

test.before(async () => {
  skipIf(requires.userNamespace() ?? requires.tool("docker-registry"));
  world = await makeWorld({ registry: "images" });
  busybox = world.image("busybox:latest");
  await world.ok(["pull", busybox]);
});
test.after(() => world?.stop());

const sh = (script: string, ...flags: string[]): Promise<string> =>
  world.ok(["run", "--rm", "--network", "none", ...flags, busybox, "sh", "-c", script]);

const status = async (key: string, ...flags: string[]): Promise<string | undefined> =>
  (await sh(`grep ^${key}: /proc/self/status`, ...flags)).split(/\s+/)[1];

test("every namespace but the kept user namespace's time is its own", async () => {
  const kinds = ["mnt", "pid", "ipc", "uts", "net", "user", "cgroup"];
  const inside = (await sh(`for n in ${kinds.join(" ")}; do readlink /proc/self/ns/$n; done`))
    .trim()
    .split("\n");
  const { stdout } = Bun.spawnSync([
    "sh",
    "-c",
    `for n in ${kinds.join(" ")}; do readlink /proc/self/ns/$n; done`,
  ]);
  const outside = stdout.toString().trim().split("\n");
  for (const [i, kind] of kinds.entries()) {
    // Root may run containers in the machine's own user namespace.
    if (kind === "user" && isRoot()) continue;
    assert.match(inside[i] ?? "", new RegExp(`^${kind}:\\[`));
    assert.is.not(inside[i], outside[i], kind);
  }
});

test("the command is pid 1 and sees no other process", async () => {
  assert.is(await sh("set -- /proc/[0-9]*; echo $$ $#"), "1 1\n");
});

test("capabilities are Podman's eleven", async () => {
  for (const key of ["CapPrm", "CapEff", "CapBnd"]) assert.is(await status(key), "00000000800405fb", key);
  for (const key of ["CapInh", "CapAmb"]) assert.is(await status(key), "0000000000000000", key);
});

test("--cap-drop and --cap-add change the bounding set", async () => {
  assert.is(await status("CapBnd", "--cap-drop", "ALL"), "0000000000000000");
  assert.is(await status("CapBnd", "--cap-drop", "all", "--cap-add", "CHOWN"), "0000000000000001");
  assert.is(await status("CapBnd", "--cap-add", "SYS_ADMIN"), "00000000802405fb");
});

test("another user has no capability in force", async () => {
  assert.is(await status("CapEff", "-u", "1000"), "0000000000000000");
  assert.is(await status("CapPrm", "-u", "1000"), "0000000000000000");
});

test("a seccomp filter is in force, and off when asked", async () => {
  assert.is(await status("Seccomp"), "2");
  assert.is(await status("Seccomp", "--security-opt", "seccomp=unconfined"), "0");
});

test("the filter refuses what Docker's refuses", async () => {
  // Making a user namespace inside would give capabilities that the eleven leave out.
  const { stdout } = await world.rl(["run", "--rm", "--network", "none", busybox, "unshare", "-U", "true"]);
  assert.is(stdout, "");
  assert.is((await sh("unshare -U true 2>/dev/null || echo refused")).trim(), "refused");
  assert.is((await sh("mount -t tmpfs tmpfs /tmp 2>/dev/null || echo refused")).trim(), "refused");
});

test("--security-opt no-new-privileges is kept by the kernel", async () => {
  assert.is(await status("NoNewPrivs"), "0");
  assert.is(await status("NoNewPrivs", "--security-opt", "no-new-privileges"), "1");
});

// Root has every id.
if (!isRoot()) {
  test("the id map is own id and subordinate range, nothing of other users", async () => {
    skipIf(requires.idRange());
    const range = readFileSync("/etc/subuid", "utf8")
      .split("\n")
      .find((line) => line.startsWith(`${process.env.USER}:`));
    const [, start, size] = range?.split(":") ?? [];
    const map = (await sh("cat /proc/self/uid_map")).trim().split(/\s+/);
    assert.equal(map, ["0", String(process.getuid?.()), "1", "1", start, size]);
  });
}

test("kernel knobs are hidden or read-only", async () => {
  const script = [
    "echo 1 2>/dev/null >/proc/sys/kernel/hostname && echo sysctl",
    "echo h 2>/dev/null >/proc/sysrq-trigger && echo sysrq",
    "ls /sys/firmware | grep -q . && echo firmware",
    "cat /proc/timer_list 2>/dev/null | grep -q . && echo timers",
    "cat /proc/keys 2>/dev/null | grep -q . && echo keys",
    "touch /sys/x 2>/dev/null && echo sys",
    "echo done",
  ];
  assert.is(await sh(script.join("; ")), "done\n");
});

test("/dev holds the standard nodes and none of the machine's", async () => {
  const names = (await sh("ls /dev")).trim().split("\n");
  const standard = ["console", "core", "fd", "full", "mqueue", "null", "ptmx", "pts", "random", "shm"];
  standard.push("stderr", "stdin", "stdout", "tty", "urandom", "zero");
  assert.equal(
    names.filter((name) => !standard.includes(name)),
    [],
  );
  assert.is(await sh("echo gone >/dev/null; head -c 4 /dev/zero | od -An -tx1"), " 00 00 00 00\n");
});

test("--network none has loopback, up, and nothing else", async () => {
  assert.is((await sh("ls /sys/class/net")).trim(), "lo");
  assert.match(await sh("ip -o addr show lo"), /inet 127\.0\.0\.1\/8/);
  assert.is(await sh("ip route"), "");
});

test("the command has the three standard descriptors and no other", async () => {
  // Asked of the shell itself; the directory its pattern opens is closed again before the loop.
  const script = "for fd in /proc/self/fd/*; do [ -e $fd ] && echo $fd; done; true";
  assert.is(await sh(script), "/proc/self/fd/0\n/proc/self/fd/1\n/proc/self/fd/2\n");
});

test("no mount of the host is reachable from inside", async () => {
  const mounts = await sh("cut -d' ' -f5 /proc/self/mountinfo");
  const allowed = /^\/$|^\/(proc|sys|dev)(\/|$)|^\/etc\/(hosts|hostname|resolv\.conf)$/;
  assert.equal(
    mounts
      .trim()
      .split("\n")
      .filter((path) => !allowed.test(path)),
    [],
  );
});

test("the caller's environment stays outside", async () => {
  const args = ["run", "--rm", "--network", "none", busybox, "env"];
  const { stdout } = await world.rl(args, { env: { SECRET_TOKEN: "s3cret" } });
  assert.not.match(stdout, /s3cret|XDG_|RL_/);
});

test.run();
