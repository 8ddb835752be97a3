/** Images made of containers: whatever the driver, a container of the new image has the files of the old one. */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { busyboxEntries, pushImage } from "../../helpers/e2e/handmade.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import type { TarEntry } from "../../helpers/e2e/tar.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import { runOk } from "../../helpers/process.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";

const test = suite("commit, diff, export, rm");
let stage: Stage;
let image: string;

const directory = (path: string): TarEntry => ({ path, type: "directory" });

test.before(async () => {
  skipIf(requires.idRange());
  stage = await makeStage({ registry: "empty" });
  const layer = [
    ...busyboxEntries(),
    // Without these the driver that copies makes them anew in each container, at its own time.
    ...["dev/", "proc/", "sys/", "etc/"].map(directory),
    ...["etc/hosts", "etc/hostname", "etc/resolv.conf"].map((path) => ({ path })),
    directory("d/"),
    { path: "d/kept", content: "kept\n", uid: 5, gid: 6, mode: 0o640 },
    { path: "d/changed", content: "old\n" },
    { path: "d/removed", content: "old\n" },
    { path: "d/linked", content: "two names\n" },
    { path: "d/linked2", type: "hardlink", link: "d/linked" },
    directory("replaced/"),
    { path: "replaced/old", content: "old\n" },
    directory("removed/"),
    { path: "removed/f", content: "old\n" },
    { path: "file", content: "old\n" },
    directory("was-directory/"),
    { path: "was-directory/f", content: "old\n" },
  ] as const;
  image = await pushImage(stage.registry, "base", {
    layers: [layer],
    config: { Entrypoint: ["/bin/sh", "-c"] },
  });
});
test.after(() => stage?.stop());

/** Names of every byte above ASCII, links, holes, setuid, FIFOs, and things in the place of others. */
const CHANGE = `set -e; cd /
mkdir names; i=0
while [ $i -lt 500 ]; do : >"names/$(printf "\\\\$(printf %o $((128 + i % 128)))")-$i"; i=$((i + 1)); done
echo new >d/changed; rm d/removed; : >>d/kept
echo one >d/a; ln d/a d/b; ln -s ../nowhere d/s; mkfifo d/p; chmod 4711 d/a; chown 7:8 d/b
dd if=/dev/zero of=sparse bs=1 count=1 seek=3000000 2>/dev/null
rm -rf replaced; mkdir replaced; echo new >replaced/new
rm -rf removed
rm file; mkdir file; rm -rf was-directory; echo x >was-directory
mkdir -p ${"long/".repeat(30)}; echo deep >${"long/".repeat(30)}file
mkdir tmp2; rmdir tmp2`;

for (const driver of ["overlay", "fuse-overlayfs", "vfs"] as const) {
  const env = { RL_STORAGE_DRIVER: driver };
  const ok = (...args: string[]): Promise<string> => stage.ok(args, { env });
  const name = (text: string): string => `${text}-${driver}`;

  test(`${driver}: the image has the container's files, and its layer is the same again`, async () => {
    skipIf(requires.storageDriver(driver));
    await ok("run", "-q", "--name", name("one"), "--network", "none", image, CHANGE);
    const id = await ok("commit", "-m", "why", "-c", "LABEL a=b", name("one"), `made:${driver}`);
    assert.match(id, /^sha256:[0-9a-f]{64}\n$/);
    await ok("run", "--name", name("two"), "--network", "none", `made:${driver}`, "true");
    const [one, two] = ["one.tar", "two.tar"].map((file) => join(stage.home, file));
    await ok("export", "-o", one ?? "", name("one"));
    await ok("export", "-o", two ?? "", name("two"));
    const [first, second] = [one, two].map((file) => readFileSync(file ?? ""));
    assert.ok(first !== undefined && second !== undefined && first.equals(second));
    // The second container has changed nothing: not even a mount point is its own.
    assert.is(await ok("diff", name("two")), "");
    const layers = async (made: string): Promise<string> =>
      JSON.stringify(JSON.parse(await ok("inspect", made))[0].RootFS.Layers);
    const again = (await ok("commit", "-q", name("one"))).trim();
    assert.is(await layers(again), await layers(`made:${driver}`));
  });

  test(`${driver}: an archive of the container is read by tar`, async () => {
    skipIf(requires.storageDriver(driver));
    const root = join(stage.home, `root-${driver}`);
    mkdirSync(root);
    await ok("export", "-o", join(stage.home, "x.tar"), name("one"));
    await runOk(["tar", "-C", root, "-xf", join(stage.home, "x.tar")]);
    const seen = `cd "$1"; cat d/changed d/b replaced/new was-directory; ls names | wc -l; ls replaced;
      [ d/a -ef d/b ] && echo linked; readlink d/s; stat -c %s sparse; ls -d d/removed removed 2>&1 | wc -l`;
    const shown = await runOk(["sh", "-c", seen, "sh", root]);
    assert.is(shown, "new\none\nnew\nx\n500\nnew\nlinked\n../nowhere\n3000001\n2\n");
  });

  test(`${driver}: diff tells what changed, and not what was only opened`, async () => {
    skipIf(requires.storageDriver(driver));
    const changed = `cd /; : >>d/kept; echo x >>d/changed; rm d/removed; mkdir new; echo x >new/f
      rm -rf replaced; mkdir replaced; echo x >replaced/other`;
    await ok("run", "--name", name("three"), "--network", "none", image, changed);
    const expected =
      "C /d\nC /d/changed\nD /d/removed\nA /new\nA /new/f\nC /replaced\nD /replaced/old\nA /replaced/other\n";
    assert.is(await ok("diff", name("three")), expected);
    assert.equal(JSON.parse(await ok("diff", "--format", "json", name("three"))), {
      changed: ["/d", "/d/changed", "/replaced"],
      added: ["/new", "/new/f", "/replaced/other"],
      deleted: ["/d/removed", "/replaced/old"],
    });
    await ok("commit", name("three"), `three:${driver}`);
    assert.is(await ok("diff", `three:${driver}`), expected);
    assert.is(await ok("diff", `three:${driver}`, image), expected);
    assert.match(await ok("diff", image, `three:${driver}`), /^A \/d\/removed$/m);
  });

  test(`${driver}: rm removes a container and frees its name, but not while it runs`, async () => {
    skipIf(requires.storageDriver(driver));
    const waiting = ["run", "-i", "--name", name("busy"), "--network", "none", image, "echo up; read line"];
    const running = stage.start(waiting, { env });
    await running.said("up");
    const refused = await stage.rl(["rm", name("busy")], { env });
    assert.is(refused.exitCode, 125);
    assert.match(refused.stderr, /it is running/);
    assert.match((await stage.rl(["commit", name("busy")], { env })).stderr, /half written/);
    running.endInput();
    await running.finished();
    for (const each of ["one", "two", "three", "busy"]) {
      const gone = async (): Promise<boolean> => (await stage.rl(["rm", name(each)], { env })).exitCode === 0;
      await untilTrue(`the end of ${each}`, gone);
    }
    assert.is((await stage.rl(["rm", name("one")], { env })).exitCode, 125);
    assert.is((await stage.rl(["rm", "-f", name("one")], { env })).exitCode, 0);
    assert.equal(
      stage.containers().filter((entry) => /^[0-9a-f]{64}$/.test(entry)),
      [],
    );
    await ok("run", "--name", name("one"), "--network", "none", image, "true");
    await ok("rm", name("one"));
  });
}

test.run();
