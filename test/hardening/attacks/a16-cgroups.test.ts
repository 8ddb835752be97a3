/** A16: paths of control groups that lead elsewhere (crun 1.28 and 1.29: `..`, and the sub-group of an exec). */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { eachOf } from "../../helpers/e2e/attack.ts";
import { type Containers, makeContainers } from "../../helpers/e2e/containers.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";

const test = suite("attack A16: control groups");
const MOUNT = "/sys/fs/cgroup";
let all: Containers;
/** Below the mount: our own group, and the one that containers' are made in. */
let [own, above] = ["", ""];
/** A file that is older than any group that could be made. */
let start: string;
test.before(async () => {
  skipIf(requires.delegatedCgroup());
  own = /^0::(.*)$/m.exec(readFileSync("/proc/self/cgroup", "utf8"))?.[1] ?? "";
  above = dirname(own);
  all = await makeContainers();
  start = join(all.stage.home, "start");
  writeFileSync(start, "");
});
test.after(() => all?.stop());

/** Groups anywhere in the tree that have a name of those that are tried; others come and go beside this test. */
function made(): string {
  const names = ["x", "y", "a", "b", "rl-nobodys", "missing", "x.slice", "a.slice", "rl-path*", "rl-unit*"];
  const wanted = names.flatMap((name) => ["-o", "-name", name]).slice(1);
  const places = [MOUNT, join(MOUNT, dirname(above)), join(MOUNT, above)];
  // Not deeper, where it would be somebody else's; what has just gone is none.
  const found = places.map((place) =>
    Bun.spawnSync(["find", place, "-mindepth", "1", "-maxdepth", "2", "-newer", start, "(", ...wanted, ")"]),
  );
  return found.map(({ stdout }) => stdout.toString()).join("");
}

const LONG = "x".repeat(4096);
/** Paths that lead out of what they begin in, or that are none. */
const HOSTILE: readonly string[] = [
  ...["..", "../x", "/..", "/../x", "a/..", "a/../..", "a/../../x", "./../x", "a/./../../x", "x/..//../.."],
  ...["x\ny", "\n", "a\0b", LONG, `a/${LONG}`, `${"a/".repeat(3000)}b`, `${"../".repeat(1000)}x`],
];

test("a bundle's cgroupsPath that leads elsewhere is refused, and makes nothing", async () => {
  let count = 0;
  await eachOf([...HOSTILE, "/", ".", "//", "/rl-nobodys/x", own], async (cgroupsPath) => {
    count += 1;
    const id = `path${count}`;
    const bundle = all.bundle(id, (config) => ({
      ...config,
      process: { cwd: "/", user: { uid: 0, gid: 0 }, ...config.process, args: ["echo", "ran"] },
      linux: { ...config.linux, cgroupsPath },
    }));
    const { exitCode, stdout, stderr } = await all.oci(["run", "--bundle", bundle, id]);
    const what = JSON.stringify(cgroupsPath).slice(0, 60);
    assert.equal([exitCode, stdout], [1, ""], what);
    assert.match(stderr, /^rl: Cannot /, what);
  });
  assert.is(made(), "");
});

test("with --systemd-cgroup no path names a slice or scope elsewhere", async () => {
  for (const [index, cgroupsPath] of [
    "../x.slice:rl:a",
    "a.slice:../rl:a",
    "a.slice:rl:../a",
    `a.slice:rl:${LONG}`,
  ].entries()) {
    const id = `unit${index}`;
    const bundle = all.bundle(id, (config) => ({ ...config, linux: { ...config.linux, cgroupsPath } }));
    const { exitCode, stderr } = await all.oci(["--systemd-cgroup", "run", "--bundle", bundle, id]);
    assert.is(exitCode, 1, cgroupsPath.slice(0, 60));
    assert.match(stderr, /^rl: Cannot /);
  }
  assert.is(made(), "");
});

test("exec --cgroup is below the container's own group, or refused", async () => {
  await all.start("own", (config) => ({ ...config, linux: { ...config.linux, cgroupsPath: "attacked" } }));
  const place = `${above}/attacked`;
  const processes = (): string => readFileSync(join(MOUNT, own, "cgroup.procs"), "utf8");
  assert.ok(processes().includes(`${process.pid}\n`));
  const exec = (path: string) => all.oci(["exec", "--cgroup", path, "own", "echo", "ran"]);
  const forms = [...HOSTILE, "memory:/x", ":x", `${MOUNT}${own}`, `/${own}`, "missing", "/missing"];
  await eachOf(
    forms.filter((path) => !path.includes("\0")),
    async (path) => {
      const { exitCode, stdout, stderr } = await exec(path);
      const what = JSON.stringify(path).slice(0, 60);
      assert.is(stdout, "", what);
      assert.is.not(exitCode, 0, what);
      assert.match(stderr, /^rl: Cannot /, what);
    },
  );
  assert.is(made(), "");
  // The container's own, by each way to say so.
  for (const path of ["/", ""]) assert.is((await exec(path)).stdout, "ran\n", path);
  const pid = await all.pid("own");
  assert.ok(readFileSync(`/proc/${pid}/cgroup`, "utf8").endsWith(`0::${place}\n`));
  await all.oci(["kill", "own", "KILL"]);
  await untilTrue("the end", async () =>
    /"status": *"stopped"/.test((await all.oci(["state", "own"])).stdout),
  );
});

test.run();
