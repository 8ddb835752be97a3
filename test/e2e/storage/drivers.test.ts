/** The same image and the same writes on every storage driver. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { busyboxEntries, pushImage } from "../../helpers/e2e/handmade.ts";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import type { TarEntry } from "../../helpers/e2e/tar.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";

const test = suite("storage drivers");
let stage: Stage;
let image: string;

const directory = (path: string, more: Partial<TarEntry> = {}): TarEntry => ({
  path,
  type: "directory",
  ...more,
});
const bottom: readonly TarEntry[] = [
  ...busyboxEntries(),
  directory("tmp/", { mode: 0o1777 }),
  directory("d/", { uid: 7, gid: 8, mode: 0o750 }),
  { path: "d/file", content: "bottom\n", uid: 1000, gid: 50, mode: 0o4755 },
  { path: "d/last", content: "bottom\n", uid: 65534, gid: 65534, mode: 0o2640 },
  { path: "d/linked", type: "hardlink", link: "d/file" },
  { path: "d/link", type: "symlink", link: "file", uid: 5, gid: 6 },
  { path: "d/pipe", type: "fifo", mode: 0o622, uid: 3 },
  directory("opaque/"),
  { path: "opaque/old", content: "bottom\n" },
  { path: "gone", content: "bottom\n" },
  directory("tree/"),
  directory("tree/deep/"),
  { path: "tree/deep/file", content: "bottom\n" },
  { path: "changed", content: "bottom\n", uid: 1 },
];
const top: readonly TarEntry[] = [
  { path: ".wh.gone" },
  { path: "tree/.wh.deep" },
  { path: "opaque/.wh..wh..opq" },
  { path: "opaque/new", content: "top\n" },
  { path: "changed", content: "top\n", uid: 2, gid: 3, mode: 0o600 },
];

test.before(async () => {
  skipIf(requires.idRange());
  stage = await makeStage({ registry: "empty" });
  image = await pushImage(stage.registry, "layers", { layers: [bottom, top] });
});
test.after(() => stage?.stop());

const SHOW =
  "cd /; stat -c '%n %u %g %a %F' d d/file d/last d/link d/pipe changed opaque tmp; " +
  "[ d/file -ef d/linked ] && echo one file; readlink d/link; cat d/link changed; " +
  "ls -A opaque tree; ls -d gone tree/deep 2>&1; true";
const SHOWN = `d 7 8 750 directory
d/file 1000 50 4755 regular file
d/last 65534 65534 2640 regular file
d/link 5 6 777 symbolic link
d/pipe 3 0 622 fifo
changed 2 3 600 regular file
opaque 0 0 755 directory
tmp 0 0 1777 directory
one file
file
bottom
top
opaque:
new

tree:
ls: gone: No such file or directory
ls: tree/deep: No such file or directory
`;
/** Everything a program does to files that an overlay has to hide from the layers. */
const WRITE =
  "set -e; cd /; echo more >>d/file; chmod 600 changed; chown 9:9 changed; rm d/last; rm -r opaque; mkdir opaque; " +
  "echo again >gone; mv d e; ln e/file e/third; mkdir new; chown 1000:1000 new; touch new/x; " +
  "cat e/file; stat -c '%n %u %g %a' changed new; ls -A opaque e; cat gone";
const WRITTEN = `bottom
more
changed 9 9 600
new 1000 1000 755
e:
file
link
linked
pipe
third

opaque:
again
`;

for (const driver of ["overlay", "fuse-overlayfs", "vfs"] as const) {
  const env = { RL_STORAGE_DRIVER: driver };
  const sh = (script: string, ...flags: string[]): Promise<string> =>
    stage.ok([...PLAIN, "-q", ...flags, image, "sh", "-c", script], { env });

  test(`${driver}: owners, modes, links and whiteouts are the image's`, async () => {
    skipIf(requires.storageDriver(driver));
    assert.is(await sh(SHOW), SHOWN);
  });

  test(`${driver}: the root file system is of the kind asked for`, async () => {
    skipIf(requires.storageDriver(driver));
    const [line = ""] = (await sh("awk '$5 == \"/\"' /proc/self/mountinfo")).split("\n");
    const type = line.split(" - ")[1]?.split(" ")[0] ?? "";
    if (driver === "vfs") assert.not.match(type, /overlay/);
    else assert.is(type, driver === "overlay" ? "overlay" : "fuse.fuse-overlayfs");
  });

  test(`${driver}: what a container writes is there for it, and gone for the next`, async () => {
    skipIf(requires.storageDriver(driver));
    assert.is(await sh(WRITE), WRITTEN);
    assert.is(await sh(SHOW), SHOWN);
  });

  test(`${driver}: --read-only, volumes, exit status and streams work`, async () => {
    skipIf(requires.storageDriver(driver));
    const script = "touch /x 2>/dev/null || echo read-only; cat; exit 6";
    const flags = ["--read-only", "-i", "--init", "-v", `${stage.home}:/data:ro`];
    const ended = await stage.rl([...PLAIN, ...flags, image, "sh", "-c", script], { env, stdin: "in\n" });
    assert.equal(ended, { exitCode: 6, stdout: "read-only\nin\n", stderr: "" });
  });

  test(`${driver}: afterwards no process, no mount and no directory is left`, async () => {
    skipIf(requires.storageDriver(driver));
    await sh("mkdir -m 0 /closed; chown 1000 /closed; sleep 1000 & true");
    await stage.tidied();
    assert.not.ok(readFileSync("/proc/self/mountinfo", "utf8").includes(stage.store));
  });

  test(`${driver}: without --rm the root file system stays to be looked at`, async () => {
    skipIf(requires.storageDriver(driver));
    await stage.ok(["run", "--network", "none", image, "sh", "-c", "echo kept >/kept"], { env });
    const [id = ""] = stage.containers();
    assert.ok(existsSync(join(stage.store, "containers", id, "container.json")));
    await untilTrue("the end of its processes", () => stage.processes().length === 0);
    const inside = process.getuid?.() === 0 ? [] : ["unshare", "--user", "--map-root-user", "--map-auto"];
    const remove = [...inside, "rm", "-r", join(stage.store, "containers", id)];
    const removed = Bun.spawnSync(remove);
    assert.is(removed.stderr.toString(), "");
    assert.is(removed.exitCode, 0);
  });
}

test("descriptors are 0, 1 and 2 with fuse-overlayfs too, and its process is not to be seen", async () => {
  skipIf(requires.fuse());
  const env = { RL_STORAGE_DRIVER: "fuse-overlayfs" };
  const script = "ls /proc/1/fd; ls /proc | grep -c '^[0-9]'; true";
  const seen = await stage.ok([...PLAIN, "-q", image, "sh", "-c", script], { env });
  assert.match(seen, /^0\n1\n2\n[1-4]\n$/);
});

test("a driver nobody knows is refused", async () => {
  const env = { RL_STORAGE_DRIVER: "btrfs" };
  assertRefused(await stage.rl([...PLAIN, "-q", image, "true"], { env }), { line: "btrfs", hint: "vfs" });
});

test.run();
