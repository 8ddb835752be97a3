/** --mount type=image: the files of another image, to be read; by the storage drivers that can show them. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";

const test = suite("mounted images");
const TWO = "example.org/two";
let stage: Stage;
let image: string;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
  const script = "mkdir /data && echo d >/data/d && ln -s /data/d /link && rm /bin/vi";
  await stage.ok(["run", "--network", "none", "--name", "maker", image, "sh", "-c", script]);
  await stage.ok(["commit", "-q", "maker", TWO]);
  await stage.ok(["rm", "maker"]);
});
test.after(() => stage?.stop());

const mount = (rest = "", source = TWO): string => `type=image,src=${source},dst=/img${rest}`;

for (const driver of ["overlay", "vfs"] as const) {
  test(`layers over one another, whiteouts and all, and nothing to be written to: ${driver}`, async () => {
    skipIf(requires.storageDriver(driver));
    const script = "cat /img/data/d; ls /img/bin/vi 2>&1; touch /img/x /one/x 2>&1; ls -d /one/bin";
    const flags = ["--mount", mount(), "--mount", `type=image,source=${image},target=/one,ro`];
    const said = await stage.ok([...PLAIN, "-q", ...flags, image, "sh", "-c", script], {
      env: { RL_STORAGE_DRIVER: driver },
    });
    assert.equal(said.trim().split("\n"), [
      "d",
      "ls: /img/bin/vi: No such file or directory",
      "touch: /img/x: Read-only file system",
      "touch: /one/x: Read-only file system",
      "/one/bin",
    ]);
  });
}

for (const driver of ["overlay", "vfs"] as const) {
  test(`who may change the container's mounts writes to no layer all the same: ${driver}`, async () => {
    if (requires.storageDriver(driver) !== undefined) return;
    const env = { RL_STORAGE_DRIVER: driver };
    const part = `type=image,src=${image},dst=/part,subpath=bin`;
    const flags = ["--cap-add", "SYS_ADMIN", "--mount", `type=image,src=${image},dst=/one`, "--mount", part];
    const script =
      "for at in /one /part; do for how in remount,bind,rw remount,rw; do mount -o $how $at; touch $at/new && echo written; done; done 2>/dev/null";
    await stage.rl([...PLAIN, "-q", ...flags, image, "sh", "-c", script], { env });
    const said = await stage.ok([...PLAIN, "-q", image, "ls", "/", "/bin"], { env });
    assert.ok(said.includes("busybox") && !/^new$/m.test(said), said);
  });
}

test("a part of an image, found in it whatever links lead there", async () => {
  assert.is(await stage.sh("ls /img", ["--mount", mount(",subpath=data")]), "d\n");
  assert.is(await stage.sh("cat /img", ["--mount", mount(",image-subpath=link")]), "d\n");
  assertRefused(await stage.rl([...PLAIN, "--mount", mount(",subpath=none"), image, "true"]), {
    line: '"none": it is not there',
    hint: "subpath",
  });
});

test("an image that is not here is refused, and one that is mounted stays, also for the next start", async () => {
  assertRefused(await stage.rl([...PLAIN, "--mount", mount("", "nope"), image, "true"]), {
    line: '"nope": it is not here',
    hint: "rl pull nope",
  });
  const flags = ["--network", "none", "--name", "kept", "--mount", mount()];
  await stage.ok(["create", ...flags, image, "cat", "/img/data/d"]);
  assertRefused(await stage.rl(["rmi", TWO]), { line: "uses it", hint: "remove the container first" });
  for (let i = 0; i < 2; i += 1) assert.is(await stage.ok(["start", "-a", "kept"]), "d\n");
  await stage.ok(["rm", "kept"]);
});

test.run();
