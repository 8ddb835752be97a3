/** A6: devices of the host. `e2e/isolation/view.test.ts` has the list of an image's /dev. */
import { mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Bundle, makeBundle } from "../../helpers/e2e/hostile-bundle.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";

const test = suite("attack A6: devices");
let stage: Stage;
let bundle: Bundle;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  await stage.ok(["pull", "-q", stage.image("busybox")]);
  bundle = await makeBundle(stage);
});
test.after(() => stage?.stop());

const LIST = "cd /dev; for f in *; do echo $f $(readlink $f || stat -c '%F %t,%T %a' $f); done";
const DEVICES = [
  "core /proc/kcore",
  "fd /proc/self/fd",
  "full character special file 1,7 666",
  "mqueue directory 0,0 1777",
  "null character special file 1,3 666",
  "ptmx pts/ptmx",
  "pts directory 0,0 755",
  "random character special file 1,8 666",
  "shm directory 0,0 1777",
  "stderr /proc/self/fd/2",
  "stdin /proc/self/fd/0",
  "stdout /proc/self/fd/1",
  "tty character special file 5,0 666",
  "urandom character special file 1,9 666",
  "zero character special file 1,5 666",
];

const REACH = [
  ...[
    "kmsg",
    "mem",
    "kvm",
    "fuse",
    "net/tun",
    "sda",
    "vda",
    "loop0",
    "port",
    "tty0",
    "console",
    "snapshot",
  ].map((name) => `[ ! -e /dev/${name} ] || echo /dev/${name}`),
  // The memory, the log, a disk, the kernel's virtual machines, by numbers.
  ...["c 1 1", "c 1 11", "b 254 0", "b 8 0", "c 10 232", "c 10 229", "c 10 200", "c 5 1", "c 1 3"].map(
    (numbers) => `mknod /made ${numbers} && echo ${numbers} && rm /made`,
  ),
  "find / -xdev '(' -type b -o -type c ')' | grep .",
  "find /dev /sys/dev -type b | grep .",
  "cat /proc/kmsg",
  "dmesg",
];

test("an image has six devices, and no other can be made or opened", async () => {
  assert.is(await stage.sh(LIST), DEVICES.map((line) => `${line}\n`).join(""));
  for (const flags of [
    [],
    ["--cap-add", "ALL"],
    ["--cap-add", "ALL", "--security-opt", "seccomp=unconfined"],
  ])
    assert.is(await stage.sh(`(${REACH.join("; ")}; true) 2>/dev/null`, flags), "", flags.join(" "));
});

test("a bundle has the same", async () => {
  const { stdout, stderr } = await bundle.run(["sh", "-c", LIST]);
  assert.is(stdout, DEVICES.map((line) => `${line}\n`).join(""), stderr);
  assert.is((await bundle.run(["sh", "-c", `(${REACH.join("; ")}; true) 2>/dev/null`])).stdout, "");
});

test("a bundle whose /dev is a link is refused, and nothing is made where it leads (CVE-2026-41579)", async () => {
  const host = join(stage.home, "host");
  mkdirSync(host);
  for (const link of [host, `../../../../../..${host}`, "/tmp", "/proc/self/root", "dev", "nowhere"]) {
    bundle.restore();
    rmSync(join(bundle.rootfs, "dev"), { recursive: true });
    symlinkSync(link, join(bundle.rootfs, "dev"));
    const { exitCode, stderr } = await bundle.run(["true"]);
    assert.is.not(exitCode, 0, link);
    assert.match(stderr, /^rl: Cannot [^\n]*"\/dev/, link);
    assert.equal(readdirSync(host), []);
    assert.equal(readdirSync(join(bundle.rootfs, "tmp")), []);
  }
});

test.run();
