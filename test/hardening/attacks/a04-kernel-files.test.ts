/**
 * A4: files of the kernel by which a container would learn about the host or steer it (GHSA-jq35-85cj-fj4p: power
 * counters; GHSA-6fw5-f8r9-fgfm: interrupts and temperatures). Every hidden path reads as nothing; and nothing below
 * /proc/sys and /sys can be opened for writing, though root of the container is who asks.
 */
import { copyFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseDocument } from "../../../core/container/document.ts";
import { buildAttack } from "../../helpers/e2e/attack.ts";
import { HIDDEN, LOOK_AT_HIDDEN } from "../../helpers/e2e/hidden-paths.ts";
import { type Bundle, makeBundle } from "../../helpers/e2e/hostile-bundle.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import { run } from "../../helpers/process.ts";
import { program } from "../../helpers/world.ts";

const test = suite("attack A4: files of the kernel");
let stage: Stage;
let image: string;
let attack: string;
let bundle: Bundle;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
  attack = await buildAttack(stage.home);
  bundle = await makeBundle(stage);
  copyFileSync(attack, join(bundle.rootfs, "attack"));
});
test.after(() => stage?.stop());

const READ_ONLY = ["/proc/asound", "/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

type Start = (script: string) => Promise<string>;

const ways: readonly (readonly [name: string, start: Start])[] = [
  ["an image", (script) => stage.sh(script, ["-v", `${attack}:/attack:ro`])],
  [
    "an image on the host's network",
    async (script) => {
      const flags = ["--rm", "-q", "--network", "host", "-v", `${attack}:/attack:ro`];
      return await stage.ok(["run", ...flags, stage.image("busybox"), "sh", "-c", script]);
    },
  ],
  [
    "a bundle",
    async (script) => {
      const { exitCode, stdout, stderr } = await bundle.run(["sh", "-c", script]);
      assert.is(exitCode, 0, stderr);
      return stdout;
    },
  ],
];

for (const [name, start] of ways) {
  test(`in ${name} each hidden path is empty or missing, and is covered where the host has it`, async () => {
    assert.is(await start(LOOK_AT_HIDDEN), "");
    const mounts = await start("cut -d' ' -f5 /proc/self/mountinfo");
    const covered = mounts.trim().split("\n");
    const there = [...HIDDEN, ...READ_ONLY].filter((path) => existsSync(path));
    assert.ok(there.length >= 6, there.join());
    for (const path of there) assert.ok(covered.includes(path), `${path} is not covered`);
  });

  test(`in ${name} nothing below /proc/sys and /sys can be written`, async () => {
    const paths = [...READ_ONLY, "/sys"].join(" ");
    assert.is(await start(`/attack writable ${paths}`), "end\n");
  });
}

test("the search finds what can be written", async () => {
  assert.is(
    await stage.sh("mkdir /d; touch /d/f; /attack writable /d", ["-v", `${attack}:/attack:ro`]),
    "/d\n/d/f\nend\n",
  );
});

test("paths that are named twice, or inside one another, are hidden and kept as if once", async () => {
  const twice = (paths: readonly string[] = []): string[] => [...paths, "/proc/scsi/scsi", ...paths];
  const { exitCode, stdout, stderr } = await bundle.run(["/attack", "writable", "/proc/sys"], (config) => ({
    ...config,
    linux: {
      ...config.linux,
      maskedPaths: twice(config.linux?.maskedPaths),
      readonlyPaths: twice(config.linux?.readonlyPaths),
    },
  }));
  assert.equal([exitCode, stdout], [0, "end\n"], stderr);
});

test("the temperatures of each processor are hidden", async () => {
  const processors = readdirSync("/sys/devices/system/cpu").filter((name) => /^cpu\d+$/.test(name));
  const script = processors.map(
    (name) => `ls -A /sys/devices/system/cpu/${name}/thermal_throttle 2>/dev/null`,
  );
  assert.is(await stage.ok([...PLAIN, image, "sh", "-c", `${script.join("; ")}; true`]), "");
  // A machine without sensors shows none: what is asked for is seen in what is kept of a container.
  const rl = [program(), "run", "--network", "none", "--name", "kept", image, "true"];
  const { exitCode, stderr } = await run(["taskset", "-c", "0", ...rl], { env: stage.env });
  assert.is(exitCode, 0, stderr);
  // Those of before may still be going.
  await untilTrue("the others to go", () => stage.containers().length === 1);
  const [id = ""] = stage.containers();
  const document = parseDocument(readFileSync(join(stage.store, "containers", id, "container.json"), "utf8"));
  const hidden = document?.config.linux?.maskedPaths?.filter((path) => path.endsWith("/thermal_throttle"));
  assert.equal(
    hidden?.toSorted(),
    processors.map((name) => `/sys/devices/system/cpu/${name}/thermal_throttle`).toSorted(),
  );
});

test.run();
