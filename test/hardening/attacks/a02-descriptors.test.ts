/**
 * A2: descriptors 3 to 200 of the caller stand for a directory of the host, and the working directory is one of them
 * (CVE-2024-21626, CVE-2016-9962). `hardening/descriptors.test.ts` has the same without open descriptors, by way of
 * images.
 */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { eachOf, times } from "../../helpers/e2e/attack.ts";
import { busyboxEntries, pushImage } from "../../helpers/e2e/handmade.ts";
import { type Bundle, makeBundle } from "../../helpers/e2e/hostile-bundle.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { type Finished, run } from "../../helpers/process.ts";
import { program } from "../../helpers/world.ts";
import { snapshot } from "../archives/canary.ts";

const test = suite("attack A2: descriptors of the caller");
let stage: Stage;
let image: string;
let host: string;
let bundle: Bundle;
let before: readonly string[];
const descriptors = Array.from({ length: 198 }, (_, i) => i + 3);
test.before(async () => {
  stage = await makeStage({ registry: "empty" });
  host = join(stage.home, "host");
  mkdirSync(host);
  writeFileSync(join(host, "marker"), "of the host");
  const links = descriptors.map((fd) => ({
    path: `link${fd}`,
    type: "symlink" as const,
    link: `/proc/self/fd/${fd}`,
  }));
  image = await pushImage(stage.registry, "links", { layers: [[...busyboxEntries(), ...links]] });
  await stage.ok(["pull", "-q", image]);
  bundle = await makeBundle(stage);
  for (const { path, link } of links) symlinkSync(link, join(bundle.rootfs, path));
  before = snapshot(host);
});
test.after(() => stage?.stop());

/** The program, with 198 descriptors of the host's directory that an exec keeps. */
function leaking(args: readonly string[]): Promise<Finished> {
  const open = `for fd in $(seq 3 200); do eval "exec $fd<'${host}'"; done; exec "$@"`;
  return run(["bash", "-c", open, "bash", program(), ...args], { env: stage.env });
}

const OPEN = "ls /proc/1/fd; true";
const REACH = "cat marker ../marker 2>/dev/null && echo reached; touch made 2>/dev/null; true";

/** Refused in words, or started in a place that is none of the host's. */
function harmless({ exitCode, stdout, stderr }: Finished, what: string): void {
  assert.is(stdout, "", what);
  if (exitCode !== 0) assert.match(stderr, /^rl: Cannot /, `${what}: ${exitCode}`);
}

test("a descriptor is what the caller says it is", async () => {
  const { stdout } = await run(
    ["bash", "-c", `exec 77<'${host}'; exec "$@"`, "bash", "sh", "-c", "cd /proc/self/fd/77 && cat marker"],
    { env: stage.env },
  );
  assert.is(stdout, "of the host");
});

test("the command of an image has 0, 1 and 2", async () => {
  for (const flags of [[], ["-i"], ["--init"], ["--read-only"]]) {
    const { stdout, stderr } = await leaking([...PLAIN, ...flags, image, "sh", "-c", OPEN]);
    assert.is(stdout, "0\n1\n2\n", `${flags} ${stderr}`);
  }
});

test("the command of a bundle has 0, 1 and 2", async () => {
  await bundle.run(["sh", "-c", OPEN]);
  const { stdout, stderr } = await leaking(ociRun("open"));
  assert.is(stdout, "0\n1\n2\n", stderr);
});

test("-w of a descriptor is refused or harmless, directly and through an image's link", async () => {
  await eachOf(chosen(), async (fd) => {
    for (const directory of [`/proc/self/fd/${fd}`, `/link${fd}`, `/proc/1/fd/${fd}/.`]) {
      const ended = await leaking([...PLAIN, "-w", directory, image, "sh", "-c", REACH]);
      harmless(ended, directory);
    }
  });
  assert.equal(snapshot(host), before);
});

test("the working directory of a bundle that is a descriptor is refused or harmless", async () => {
  for (const fd of chosen()) {
    for (const cwd of [`/proc/self/fd/${fd}`, `/link${fd}`]) {
      // Once without descriptors, which also writes the configuration.
      const change = (config: Bundle["config"]): Bundle["config"] => ({
        ...config,
        ...(config.process && { process: { ...config.process, cwd } }),
      });
      harmless(await bundle.run(["sh", "-c", REACH], change), cwd);
      harmless(await leaking(ociRun(`cwd${fd}-${cwd.length}`)), cwd);
    }
  }
  assert.equal(snapshot(host), before);
});

/** All of them, or some: the runtime's own are among the lowest. */
function chosen(): number[] {
  const some = descriptors.filter((fd) => fd < 20 || fd % 40 === 0);
  return times(1, 0) === 1 ? descriptors : some;
}

function ociRun(id: string): string[] {
  return ["oci", "--root", join(stage.home, "states"), "run", "--bundle", bundle.path, id];
}

test.run();
