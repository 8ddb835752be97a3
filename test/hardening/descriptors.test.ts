/** A working directory that is a descriptor the runtime left open would be outside the root (CVE-2024-21626). */
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { busyboxEntries, pushImage } from "../helpers/e2e/handmade.ts";
import { makeStage, PLAIN, type Stage } from "../helpers/e2e/stage.ts";

const test = suite("hardening: WORKDIR=/proc/self/fd/N");
let stage: Stage;
let marker: string;
test.before(async () => {
  stage = await makeStage({ registry: "empty" });
  marker = join(stage.home, "marker");
  writeFileSync(marker, "of the host");
});
test.after(() => stage?.stop());

const UP = "../".repeat(20);
const descriptors = Array.from({ length: 18 }, (_, i) => i + 3);

/** Refused, or a place from which no way leads to the host's file. */
async function harmless(args: readonly string[], what: string): Promise<void> {
  const script = `cat ${UP}${marker.slice(1)} ./${UP}${marker.slice(1)} 2>/dev/null && echo reached; ls -d ${UP}proc/1`;
  const { exitCode, stdout, stderr } = await stage.rl([...args, "sh", "-c", script], { cwd: stage.home });
  const shown = `${what}: ${exitCode} ${stdout}${stderr}`;
  assert.not.match(stdout, /of the host|reached/, shown);
  if (exitCode === 125) assert.match(stderr, /^rl: Cannot [^\n]*\n(hint: [^\n]*\n)?$/, shown);
  else assert.is(exitCode, 0, shown);
}

test("of the image is refused or harmless", async () => {
  for (const [index, directory] of [
    "proc/self/fd/3",
    "proc/self/fd/7/x",
    "proc/1/cwd",
    "proc/self/root/../..",
  ].entries()) {
    const name = `workdir${index}`;
    const image = await pushImage(stage.registry, name, {
      layers: [busyboxEntries()],
      config: { WorkingDir: `/${directory}` },
    });
    await harmless([...PLAIN, "-q", image], directory);
  }
});

test("of the command line is refused or harmless, for every descriptor", async () => {
  const image = await pushImage(stage.registry, "plain", { layers: [busyboxEntries()] });
  await stage.ok(["pull", "-q", image]);
  await Promise.all(
    [0, 1, 2, ...descriptors].flatMap((fd) =>
      [`/proc/self/fd/${fd}`, `/proc/1/fd/${fd}`, `/proc/self/fd/${fd}/../..`, `/dev/fd/${fd}`].map(
        (directory) => harmless([...PLAIN, "-w", directory, image], directory),
      ),
    ),
  );
});

test("through a link of the image is refused or harmless", async () => {
  const links = descriptors.map((fd) => ({
    path: `link${fd}`,
    type: "symlink" as const,
    link: `/proc/self/fd/${fd}`,
  }));
  const image = await pushImage(stage.registry, "links", { layers: [[...busyboxEntries(), ...links]] });
  await stage.ok(["pull", "-q", image]);
  await Promise.all(descriptors.map((fd) => harmless([...PLAIN, "-w", `/link${fd}`, image], `link${fd}`)));
});

test("a command or a loader below /proc/self/fd is none of the host's", async () => {
  const image = `${stage.registry.host}/plain`;
  for (const fd of descriptors) {
    const { exitCode, stdout } = await stage.rl([...PLAIN, image, `/proc/self/fd/${fd}`]);
    assert.ok([126, 127].includes(exitCode), `${fd}: ${exitCode} ${stdout}`);
  }
});

test("nothing was made on the host on the way", () => {
  assert.equal(readdirSync(stage.home).sort(), ["marker", "store"]);
});

test.run();
