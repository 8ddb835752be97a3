/** Devices of a bundle, config-linux.md "Devices" and "Default Devices", as an ordinary user has them. */
import { mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LinuxDevice } from "../../../core/spec/runtime-config.ts";
import { type Bundle, type ConfigParts, makeBundle } from "../../helpers/e2e/bundle.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { run } from "../../helpers/process.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { program } from "../../helpers/world.ts";

const test = suite("oci devices");
let stage: Stage;
let bundle: Bundle;
test.before(async () => {
  stage = await makeStage();
  bundle = await makeBundle(stage);
});
test.after(() => stage?.stop());

const sh = (script: string, ...devices: LinuxDevice[]) =>
  bundle.sh(script, { linux: { ...bundle.config.linux, devices } });

async function refusal(...devices: LinuxDevice[]): Promise<string> {
  const { exitCode, stdout, stderr } = await sh("echo ran", ...devices);
  assert.is.not(exitCode, 0, stderr);
  assert.is(stdout, "", stderr);
  return stderr;
}

test("/dev has the devices and links of the specification, and they work", async () => {
  const script =
    'cd /dev; for name in null zero full random urandom tty; do stat -c "%n %F %t:%T %a" $name; done; ' +
    'for name in ptmx fd stdin stdout stderr core; do echo "$name $(readlink $name)"; done; for name in *; do echo $name; done; ' +
    "head -c 2 zero | wc -c; head -c 3 urandom | wc -c; echo x > null; test -c pts/ptmx && echo terminals";
  const { stdout, exitCode, stderr } = await sh(script);
  assert.is(exitCode, 0, stderr);
  const nodes = ["null 1:3", "zero 1:5", "full 1:7", "random 1:8", "urandom 1:9", "tty 5:0"];
  const links = ["ptmx pts/ptmx", "fd /proc/self/fd", "stdin /proc/self/fd/0", "stdout /proc/self/fd/1"];
  const all = "core fd full mqueue null ptmx pts random shm stderr stdin stdout tty urandom zero";
  assert.equal(stdout.trimEnd().split("\n"), [
    ...nodes.map((node) => `${node.replace(" ", " character special file ")} 666`),
    ...links,
    "stderr /proc/self/fd/2",
    "core /proc/kcore",
    ...all.split(" "),
    "2",
    "3",
    "terminals",
  ]);
});

test("/dev/console is the container's terminal, wherever an image's link would have led", async () => {
  skipIf(requires.tool("python3"));
  const console = (id: string, change: ConfigParts) => {
    const command = "tty; stat -c '%t:%T' /dev/console $(readlink -f /dev/pts/0); echo seen > /dev/console";
    bundle.configure(["sh", "-c", command], { process: { terminal: true }, ...change });
    const socket = join(stage.home, id);
    const rl = [program(), "oci", "--root", join(stage.home, "states")];
    const create = [...rl, "create", "--bundle", bundle.path, "--console-socket", socket, id];
    const script = join(import.meta.dir, "console.py");
    return run(["python3", script, socket, "--", ...create, "--", ...rl, "start", id], { env: stage.env });
  };
  const { stdout, stderr } = await console("console", {});
  assert.match(stdout, /^\/dev\/(pts\/0|console)\r\n(\w+:0)\r\n\2\r\nseen\r\n$/, stderr);
  // Over the mounts on /dev nothing of an image is seen: this one has none but for terminals.
  const dev = join(bundle.rootfs, "dev");
  const bare = (bundle.config.mounts ?? []).filter(
    ({ destination }) => !/^\/dev$|mqueue|shm/.test(destination),
  );
  mkdirSync(join(dev, "pts"), { recursive: true });
  symlinkSync("../etc/console", join(dev, "console"));
  writeFileSync(join(bundle.rootfs, "etc/console"), "");
  const linked = await console("linked", { config: { mounts: bare } });
  rmSync(join(dev, "console"));
  assert.is.not(linked.exitCode, 0);
  assert.match(linked.stderr, /Cannot open terminal "\/dev\/console": symbolic link/);
  for (const id of ["console", "linked"])
    await stage.rl(["oci", "--root", join(stage.home, "states"), "delete", "--force", id]);
});

test("a FIFO is made as it is asked for, anywhere in the root", async () => {
  const fifo = { path: "/srv/deep/pipe", type: "p", fileMode: 0o10640, uid: 0, gid: 0 };
  const other = { path: "/dev/other", type: "p" };
  const script =
    "stat -c '%F %a %u %g' /srv/deep/pipe /dev/other; echo through > /dev/other & cat /dev/other";
  const { stdout, stderr } = await sh(script, fifo, other);
  assert.is(stdout, "fifo 640 0 0\nfifo 666 0 0\nthrough\n", stderr);
  // It is there already, and the same: once more it is no fault.
  assert.is((await sh("true", fifo)).exitCode, 0);
  writeFileSync(join(bundle.rootfs, "file"), "");
  assert.match(
    await refusal({ path: "/file", type: "p" }),
    /Cannot make device "\/file": .*something else there/,
  );
});

test("the host's device is shown if it is the one that is asked for, in place of a default one too", async () => {
  const zero = { path: "/dev/zero", type: "c", major: 1, minor: 5, fileMode: 0o666, uid: 0, gid: 0 };
  const tun = { ...zero, path: "/dev/kmsg", major: 1, minor: 11, fileMode: 0o644 };
  const { stdout, stderr } = await sh("head -c 2 /dev/zero | wc -c; stat -c '%F %t:%T' /dev/kmsg", zero, tun);
  assert.is(stdout, "2\ncharacter special file 1:b\n", stderr);
});

test("any other device is refused, with what is wrong", async () => {
  const zero = { path: "/dev/zero", type: "c", major: 1, minor: 5 };
  const other = /Cannot make device "\/dev\/zero": the host's device of this path is another one/;
  assert.match(await refusal({ ...zero, minor: 3 }), other);
  assert.match(await refusal({ ...zero, type: "b" }), other);
  const differs =
    /Cannot make device "\/dev\/zero": the host's device has another mode or owner.*\nhint: .*fileMode/;
  assert.match(await refusal({ ...zero, fileMode: 0o600 }), differs);
  assert.match(await refusal({ ...zero, uid: 12 }), differs);
  assert.match(await refusal({ ...zero, gid: 12 }), differs);
  const none = /Cannot make device "\/dev\/none": the host has no such device/;
  assert.match(await refusal({ path: "/dev/none", type: "c", major: 1, minor: 3 }), none);
  assert.match(await refusal({ path: "/dev", type: "c", major: 1, minor: 3 }), /"\/dev": it is a directory/);
  assert.match(await refusal(zero, zero), /"\/dev\/zero": it is there twice/);
});

test("a root without mounts on /dev has the devices in its own, and no link leads elsewhere", async () => {
  const mounts = (bundle.config.mounts ?? []).filter(({ destination }) => !destination.startsWith("/dev"));
  const bare = { config: { mounts } };
  const said = await bundle
    .ok("test -c /dev/null && ls -l /dev/stdin; mount | grep -c 'on /dev '", bare)
    .catch(String);
  assert.match(said, /\/dev\/stdin -> \/proc\/self\/fd\/0\n0\n/);
  const dev = join(bundle.rootfs, "dev");
  const out = join(stage.home, "out");
  mkdirSync(out);
  rmSync(dev, { recursive: true });
  // As images have done it to have a device, or a terminal, be mounted over a file of the host.
  symlinkSync(out, dev);
  const linked = await bundle.sh("true", bare);
  assert.match(linked.stderr, /symbolic link where a real directory must be/);
  rmSync(dev);
  mkdirSync(dev);
  symlinkSync("../../../../../etc/shadow", join(dev, "null"));
  assert.match((await bundle.sh("true", bare)).stderr, /symbolic link where a real directory must be/);
  const fifo = { path: "/dev/pipe", type: "p" };
  symlinkSync(join(out, "pipe"), join(dev, "pipe"));
  rmSync(join(dev, "null"));
  const piped = await bundle.sh("true", { ...bare, linux: { ...bundle.config.linux, devices: [fifo] } });
  assert.match(
    piped.stderr,
    /Cannot make device "\/dev\/pipe": the root file system has something else there/,
  );
  assert.throws(() => statSync(join(out, "pipe")), /ENOENT/);
});

test.run();
