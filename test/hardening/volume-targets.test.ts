/** The target of a volume is resolved in the root, whatever links the image has on the way (CVE-2021-30465 and older). */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { busyboxEntries, pushImage } from "../helpers/e2e/handmade.ts";
import { makeStage, PLAIN, type Stage } from "../helpers/e2e/stage.ts";
import type { TarEntry } from "../helpers/e2e/tar.ts";
import { type Finished, run } from "../helpers/process.ts";

const test = suite("hardening: targets of volumes");
let stage: Stage;
let image: string;
let outside: string;
let shared: string;
test.before(async () => {
  stage = await makeStage({ registry: "empty" });
  outside = join(stage.home, "outside");
  shared = join(stage.home, "shared");
  for (const directory of [outside, shared]) mkdirSync(directory);
  writeFileSync(join(shared, "file"), "shared\n");
  const up = "../../../../../../../..";
  // The same path is there in the image: what a link leads to inside the root.
  const inside = outside.split("/").slice(1);
  const same = inside.map(
    (_, i): TarEntry => ({ path: `${inside.slice(0, i + 1).join("/")}/`, type: "directory" }),
  );
  image = await pushImage(stage.registry, "links", {
    layers: [
      [
        ...busyboxEntries(),
        ...same,
        { path: "dangling", type: "symlink", link: join(shared, "nowhere") },
        { path: "relative", type: "symlink", link: `${up}${outside}` },
        { path: "absolute", type: "symlink", link: outside },
        { path: "magic", type: "symlink", link: "/proc/self/root" },
        { path: "cwd", type: "symlink", link: "/proc/1/cwd" },
        { path: "loop", type: "symlink", link: "loop" },
        { path: "dots/", type: "directory" },
        { path: "dots/link", type: "symlink", link: "../../../.." },
      ],
    ],
  });
  await stage.ok(["pull", "-q", image]);
});
test.after(() => stage?.stop());

const untouched = async (): Promise<void> => {
  assert.equal([readdirSync(outside), readdirSync(shared)], [[], ["file"]]);
  const mounts = (await run(["cat", "/proc/self/mountinfo"])).stdout;
  assert.not.ok(mounts.includes(outside));
};

for (const link of ["relative", "absolute", "dots/link"]) {
  test(`through /${link} a directory and a file land inside the root`, async () => {
    const bind = (source: string, target: string, file: string): Promise<Finished> =>
      stage.rl([...PLAIN, "-v", `${source}:${target}`, image, "cat", file]);
    const shown = { exitCode: 0, stdout: "shared\n", stderr: "" };
    const [directory, file] = [`/${link}/deep/target`, `/${link}/deep/file`];
    assert.equal(await bind(shared, directory, `${directory}/file`), shown);
    assert.equal(await bind(join(shared, "file"), file, file), shown);
    await untouched();
  });

  test(`onto /${link} itself nothing is mounted outside`, async () => {
    const { exitCode, stderr } = await stage.rl([...PLAIN, "-v", `${shared}:/${link}`, image, "true"]);
    if (exitCode !== 0) assert.match(stderr, /^rl: Cannot /);
    await untouched();
  });

  test(`--tmpfs and -w through /${link} stay inside the root`, async () => {
    await stage.rl([
      ...PLAIN,
      "--tmpfs",
      `/${link}/tmp`,
      "-w",
      `/${link}/work`,
      image,
      "touch",
      `/${link}/x`,
    ]);
    await untouched();
  });
}

for (const link of ["magic", "cwd", "loop", "dangling"]) {
  test(`through /${link} nothing is mounted outside, and nothing hangs`, async () => {
    const ended = await stage.rl([...PLAIN, "-v", `${shared}:/${link}${outside}`, image, "true"]);
    await untouched();
    if (ended.exitCode !== 0) assert.match(ended.stderr, /^rl: Cannot /);
  });
}

test("a target below /proc or over it is refused or covered, as the caller asked for it", async () => {
  for (const target of ["/proc", "/proc/self", "/proc/1/root", "/sys", "/proc/../proc/sys"]) {
    const ended = await stage.rl([...PLAIN, "-v", `${shared}:${target}`, image, "true"]);
    if (ended.exitCode !== 0) assert.match(ended.stderr, /^rl: Cannot /, target);
  }
  await untouched();
});

test("a target with .. ends at the root", async () => {
  const args = ["-v", `${shared}:/../../../../data`, image, "cat", "/data/file"];
  const { exitCode, stdout, stderr } = await stage.rl([...PLAIN, ...args]);
  if (exitCode === 0) assert.is(stdout, "shared\n");
  else assert.match(stderr, /^rl: Cannot /);
});

test.run();
