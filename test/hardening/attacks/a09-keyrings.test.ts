/** A9: keys of the caller. `e2e/isolation/power.test.ts` has the same for images. */
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Bundle, makeBundle } from "../../helpers/e2e/hostile-bundle.ts";
import { buildProbe } from "../../helpers/e2e/probe.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { run } from "../../helpers/process.ts";
import { program } from "../../helpers/world.ts";

const test = suite("attack A9: keyrings");
let stage: Stage;
let image: string;
let bundle: Bundle;
let probe: string;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
  bundle = await makeBundle(stage);
  probe = await buildProbe(stage.home);
  copyFileSync(probe, join(bundle.rootfs, "probe"));
});
test.after(() => stage?.stop());

test("a key in the caller's session keyring is found by the caller's programs", async () => {
  const { stdout, stderr } = await run([probe, "with-key", probe, "find-key"]);
  assert.is(stdout, "key: done\n", stderr);
});

test("by a bundle's command it is not, though a bundle has no filter of its own", async () => {
  await bundle.run(["/probe", "find-key"]);
  const argv = [
    program(),
    "oci",
    "--root",
    join(stage.home, "states"),
    "run",
    "--bundle",
    bundle.path,
    "keys",
  ];
  const { stdout, stderr } = await run([probe, "with-key", ...argv], { env: stage.env });
  assert.is(stdout, "key: ENOKEY\n", stderr);
});

test("by an image's command it is not, with --init and the filter off neither", async () => {
  for (const flags of [[], ["--init"]]) {
    const off = ["-v", `${probe}:/probe:ro`, "--security-opt", "seccomp=unconfined", ...flags];
    const rl = [program(), ...PLAIN, ...off, image, "/probe", "find-key"];
    const { stdout, stderr } = await run([probe, "with-key", ...rl], { env: stage.env });
    assert.is(stdout, "key: ENOKEY\n", stderr);
  }
});

test("/proc/keys and /proc/key-users tell nothing of the caller's keys", async () => {
  const rl = [program(), ...PLAIN, image, "sh", "-c", "cat /proc/keys; grep -c rl-secret /proc/keys; true"];
  const { stdout } = await run([probe, "with-key", ...rl], { env: stage.env });
  assert.is(stdout, "0\n");
});

test.run();
