/** --userns keep-id: the caller is himself inside. */
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { isRoot } from "../../helpers/user.ts";

const test = suite("run --userns keep-id");
let stage: Stage;
let shared: string;
const uid = process.getuid?.() ?? 0;
const gid = process.getgid?.() ?? 0;

test.before(async () => {
  skipIf(requires.idRange());
  stage = await makeStage({ registry: "images" });
  for (const name of ["busybox", "busybox:config"]) await stage.ok(["pull", "-q", stage.image(name)]);
  shared = join(stage.home, "shared");
  mkdirSync(shared);
  writeFileSync(join(shared, "file"), "");
});
test.after(() => stage?.stop());

const sh = (script: string, ...flags: string[]): Promise<string> =>
  stage.sh(script, ["--userns", "keep-id", "-v", `${shared}:/shared`, ...flags]);

test("the ids inside are those outside", async () => {
  assert.is(await sh("id -u; id -g"), `${uid}\n${gid}\n`);
});

test("files of the host have the same owner inside, and new ones get it outside", async () => {
  assert.is(await sh("stat -c '%u %g' /shared/file; touch /shared/made"), `${uid} ${gid}\n`);
  const { uid: owner, gid: group } = statSync(join(shared, "made"));
  assert.equal([owner, group], [uid, gid]);
});

test("the image's files are root's, and root of the container is there for -u", async () => {
  assert.is(await sh("stat -c '%u %g' /bin/busybox /etc/passwd"), "0 0\n0 0\n");
  assert.is(await sh("id -u; touch /etc/x && stat -c %u /etc/x", "-u", "0"), "0\n0\n");
});

// Root stays root, who has them.
if (!isRoot()) {
  test("the caller has no capability inside", async () => {
    assert.is(await sh("awk '$1 == \"CapEff:\" { print $2 }' /proc/self/status"), "0000000000000000\n");
    assert.is(await sh("touch /etc/x 2>/dev/null || echo refused"), "refused\n");
  });
}

test("an image's user comes after the caller's, a flag before both", async () => {
  const command = ["--userns", "keep-id", "--entrypoint", "id", stage.image("busybox:config"), "-u"];
  assert.is(await stage.ok([...PLAIN, ...command]), `${uid}\n`);
  assert.is(await stage.ok([...PLAIN, "-u", "65534", ...command]), "65534\n");
});

test("it leaves nothing behind", async () => {
  await sh("touch /tmp/x");
  await stage.tidied();
});

test.run();
