/** What a container sees: itself, and nothing of the host. */
import { writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { run } from "../../helpers/process.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { isRoot } from "../../helpers/user.ts";
import { program } from "../../helpers/world.ts";

const test = suite("isolation: the view");
let stage: Stage;
let image: string;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
});
test.after(() => stage?.stop());

const NAMESPACES = ["cgroup", "ipc", "mnt", "net", "pid", "user", "uts"];

test("every namespace is another than the host's", async () => {
  const script = `for kind in ${NAMESPACES.join(" ")}; do readlink /proc/self/ns/$kind; done`;
  const inside = (await stage.sh(script)).trim().split("\n");
  const outside = (await run(["sh", "-c", script])).stdout.trim().split("\n");
  assert.is(inside.length, NAMESPACES.length);
  for (const [index, namespace] of inside.entries()) assert.is.not(namespace, outside[index]);
});

test("two containers share the user namespace alone", async () => {
  const script = `for kind in ${NAMESPACES.join(" ")}; do readlink /proc/self/ns/$kind; done; echo up; cat`;
  const one = stage.start([...PLAIN, "-i", image, "sh", "-c", script]);
  const two = stage.start([...PLAIN, "-i", image, "sh", "-c", script]);
  await Promise.all([one.said("up"), two.said("up")]);
  one.endInput();
  two.endInput();
  const [first, second] = (await Promise.all([one.finished(), two.finished()])).map(({ stdout }) =>
    stdout.split("\n"),
  );
  const shared = NAMESPACES.filter((_, index) => first?.[index] === second?.[index]);
  assert.equal(shared, ["user"]);
});

test("the command is pid 1, its parent nobody, and /proc shows its descendants alone", async () => {
  const script =
    "echo $$ $PPID; ls /proc | grep -E '^[0-9]+$' | wc -l; read -r name </proc/1/comm; echo $name";
  // The shell, ls, grep and wc.
  const [ids, count, name] = (await stage.sh(script)).trim().split("\n");
  assert.equal([ids, name], ["1 0", "sh"]);
  assert.ok(Number(count) <= 4, count);
});

test("the host name is its own, and cannot be changed from inside", async () => {
  assert.is.not((await stage.sh("hostname")).trim(), hostname());
  assert.match(
    await stage.sh("hostname changed 2>&1; hostname", ["--hostname", "kept"]),
    /not permitted\nkept\n$/,
  );
});

test("with --network none there is lo, and it is up", async () => {
  const script =
    "tail -n +3 /proc/net/dev | cut -d: -f1; ip -o addr show dev lo | grep -c 127.0.0.1; ip route";
  assert.is(await stage.sh(script), "    lo\n1\n");
});

test("the cgroup is shown as a root of its own", async () => {
  const paths = (await stage.sh("cut -d: -f3 /proc/self/cgroup")).trim().split("\n");
  assert.equal([...new Set(paths)], ["/"]);
});

/** Mount points by what is mounted there; everything below /proc and /sys is a mask or made read-only. */
const MOUNTS: readonly (readonly [target: RegExp, type: RegExp, root: RegExp])[] = [
  [/^\/$/, /^(overlay|fuse\.fuse-overlayfs)$/, /^\/$/],
  [/^\/proc$/, /^proc$/, /^\/$/],
  [/^\/dev$/, /^tmpfs$/, /^\/$/],
  [/^\/dev\/pts$/, /^devpts$/, /^\/$/],
  [/^\/dev\/mqueue$/, /^mqueue$/, /^\/$/],
  [/^\/dev\/shm$/, /^tmpfs$/, /^\/$/],
  [/^\/dev\/(null|zero|full|random|urandom|tty)$/, /./, /^\/(dev\/)?(null|zero|full|random|urandom|tty)$/],
  [/^\/sys$/, /^sysfs$/, /^\/$/],
  [/^\/sys\/fs\/cgroup$/, /^cgroup2?$/, /^\/$/],
  [/^\/etc\/(hosts|hostname|resolv\.conf)$/, /^tmpfs$/, /^\/[0-9a-f]+$/],
  [/^\/(proc|sys)\/./, /^tmpfs$/, /^\/empty$/],
  [/^\/(proc|sys)\/./, /./, /^\/(dev\/)?null$/],
  [/^\/proc\/(asound|bus|fs|irq|sys|sysrq-trigger)$/, /^proc$/, /^\/(asound|bus|fs|irq|sys|sysrq-trigger)$/],
];

test("/proc/self/mountinfo has the root, what rl made, the device nodes, and nothing of the host", async () => {
  for (const line of (await stage.sh("cat /proc/self/mountinfo")).trim().split("\n")) {
    const [, , , root = "", target = ""] = line.split(" ");
    const [type = ""] = (line.split(" - ")[1] ?? "").split(" ");
    const known = MOUNTS.some(([at, of, from]) => at.test(target) && of.test(type) && from.test(root));
    assert.ok(known, line);
  }
});

test("no mount of the container is the host's to see", async () => {
  const running = stage.start([...PLAIN, "-i", image, "sh", "-c", "echo up; cat"]);
  await running.said("up");
  const mounts = (await run(["cat", "/proc/self/mountinfo"])).stdout;
  running.endInput();
  await running.finished();
  assert.not.ok(mounts.includes(stage.store), mounts);
});

test("no path of the host can be reached", async () => {
  const marker = join(stage.home, "marker");
  writeFileSync(marker, "of the host");
  const up = "../../../../../../../..";
  const ways = [
    "",
    up,
    `/proc/1/root/${up}`,
    `/proc/1/cwd/${up}`,
    `/proc/self/root/${up}`,
    `/dev/fd/../root${up}`,
    `/proc/1/task/1/root/${up}`,
  ];
  const script = ways.map((way) => `cat ${way}${marker} && echo reached`).join("; ");
  assert.is(await stage.sh(`(${script}) 2>/dev/null; ls -A /tmp; cd ${up}; pwd; ls -d tmp`), "/\ntmp\n");
});

test("/dev is the eleven names of docker, and each is what it says", async () => {
  const listing = await stage.sh(
    "cd /dev; for f in *; do echo $f $(readlink $f || stat -c '%F %t,%T' $f); done",
  );
  const expected = [
    "core /proc/kcore",
    "fd /proc/self/fd",
    "full character special file 1,7",
    "mqueue directory 0,0",
    "null character special file 1,3",
    "ptmx pts/ptmx",
    "pts directory 0,0",
    "random character special file 1,8",
    "shm directory 0,0",
    "stderr /proc/self/fd/2",
    "stdin /proc/self/fd/0",
    "stdout /proc/self/fd/1",
    "tty character special file 5,0",
    "urandom character special file 1,9",
    "zero character special file 1,5",
  ];
  assert.is(listing, expected.map((line) => `${line}\n`).join(""));
});

test("the environment is the image's and a few names more, none of the caller's", async () => {
  const caller = {
    SECRET: "of the caller",
    LD_PRELOAD: "",
    TERM: "xterm",
    RL_DEBUG: "0",
    SHELL: "/bin/bash",
  };
  const seen = await stage.ok([...PLAIN, "--hostname", "h", image, "env"], { env: caller });
  assert.equal(seen.trim().split("\n").sort(), [
    "HOME=/root",
    "HOSTNAME=h",
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  ]);
  const all = await stage.sh("cat /proc/1/environ | tr '\\0' '\\n'");
  assert.not.match(all, /RL_ROOT|XDG_/);
});

test("the id map gives the caller's id and his own range", async () => {
  skipIf(requires.idRange());
  const map = (await stage.sh("cat /proc/self/uid_map"))
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/));
  if (isRoot()) return assert.equal(map[0]?.slice(0, 2), ["0", "0"]);
  assert.equal(map[0], ["0", String(process.getuid?.()), "1"]);
  assert.is(map[1]?.[0], "1");
  for (const [, outside] of map) assert.is.not(outside, "0");
});

/** A line of what the command of a container finds open. */
const OPEN = "ls /proc/1/fd; true";

test("descriptors are 0, 1 and 2, though the caller had fifty more open", async () => {
  const open = 'for fd in $(seq 3 60); do eval "exec $fd</"; done; exec "$@"';
  const cases: readonly (readonly string[])[] = [[], ["-i"], ["--init"], ["-e", "A=b", "--read-only"]];
  for (const flags of cases) {
    const rl = [program(), ...PLAIN, ...flags, image, "sh", "-c", OPEN];
    const ended = await run(["bash", "-c", open, "bash", ...rl], { env: stage.env });
    assert.equal(ended, { exitCode: 0, stdout: "0\n1\n2\n", stderr: "" }, flags.join(" "));
  }
});

test("the directory rl was started in is not the container's", async () => {
  const script = "pwd; readlink /proc/1/cwd; readlink /proc/1/root; readlink /proc/1/exe";
  assert.is(
    await stage.ok([...PLAIN, image, "sh", "-c", script], { cwd: stage.home }),
    "/\n/\n/\n/bin/busybox\n",
  );
});

test.run();
