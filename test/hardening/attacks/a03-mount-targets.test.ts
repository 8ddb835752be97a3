/**
 * A3: targets of mounts that are links, or become links at the wrong moment (CVE-2021-30465, CVE-2019-19921,
 * CVE-2023-27561, CVE-2025-31133, CVE-2025-52881, CVE-2026-41579 and others).
 * `hardening/kernel-paths.test.ts` and `hardening/volume-targets.test.ts` have images made for it.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Mount, RuntimeConfig } from "../../../core/spec/runtime-config.ts";
import { buildAttack, eachOf, times } from "../../helpers/e2e/attack.ts";
import { type Bundle, makeBundle } from "../../helpers/e2e/hostile-bundle.ts";
import { startProgram } from "../../helpers/e2e/running.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { type Finished, run } from "../../helpers/process.ts";
import { program } from "../../helpers/world.ts";
import { snapshot } from "../archives/canary.ts";

const WORKERS = 3;

const test = suite("attack A3: targets of mounts");
let stage: Stage;
let outside: string;
let shared: string;
let before: readonly string[];
let bundles: readonly Bundle[];
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  outside = join(stage.home, "outside");
  shared = join(stage.home, "shared");
  for (const directory of [outside, shared, join(outside, "deep")]) mkdirSync(directory);
  writeFileSync(join(outside, "victim"), "as it was");
  writeFileSync(join(shared, "file"), "shared\n");
  bundles = await Promise.all(Array.from({ length: WORKERS }, () => makeBundle(stage)));
  before = snapshot(outside);
});
test.after(() => stage?.stop());

/** Places that configurations mount on: the kernel's, those of every image, and a bundle's own. */
const KERNEL = ["/proc", "/sys", "/dev", "/dev/pts", "/dev/shm", "/dev/mqueue", "/sys/fs/cgroup"];
const OWN = [
  ...["/etc/hosts", "/etc/hostname", "/etc/resolv.conf", "/run", "/run/secrets", "/tmp/x", "/var/run/app"],
  ...["/data", "/data/deep/er", "/home/user", "/opt/app/lib", "/srv/www", "/usr/local/share/x"],
];
const LINKS = ["relative", "absolute", "dangling", "loop", "magic", "dots"] as const;
const POSITIONS = ["leaf", "parent", "volume"] as const;

interface Case {
  readonly target: string;
  readonly link: (typeof LINKS)[number];
  readonly position: (typeof POSITIONS)[number];
}

const all: readonly Case[] = [...KERNEL, ...OWN].flatMap((target) =>
  LINKS.flatMap((link) => POSITIONS.map((position) => ({ target, link, position }))),
);

function leadsTo(link: Case["link"], own: string): string {
  switch (link) {
    case "relative":
      return `${"../".repeat(12)}${outside.slice(1)}`;
    case "absolute":
      return outside;
    case "dangling":
      return join(outside, "nowhere");
    case "loop":
      return own;
    case "magic":
      return "/proc/self/root";
    case "dots":
      return "../".repeat(12);
  }
}

/** Put the link where the case has it, below a directory that stands for the container's root. */
function plant(root: string, { target, link, position }: Case): void {
  const at = join(root, position === "parent" && dirname(target) !== "/" ? dirname(target) : target);
  mkdirSync(dirname(at), { recursive: true });
  rmSync(at, { recursive: true, force: true });
  symlinkSync(leadsTo(link, target), at);
}

function mountsOf({ target, position }: Case, config: RuntimeConfig, volume: string): readonly Mount[] {
  const mounts = config.mounts ?? [];
  const bind = (source: string, destination: string): Mount => ({
    destination,
    type: "bind",
    source,
    options: ["rbind", "ro"],
  });
  if (position === "volume")
    return [...mounts, { ...bind(volume, "/vol"), options: ["rbind"] }, bind(shared, `/vol${target}`)];
  return KERNEL.includes(target) ? mounts : [...mounts, bind(shared, target)];
}

test("links in a bundle's root or volume lead nowhere outside, whatever is mounted on them", async () => {
  const cases = times(1, 0) === 1 ? all : all.filter((_, index) => index % 5 === 0);
  let started = 0;
  await eachOf(
    cases,
    async (one, worker) => {
      const bundle = bundles[worker] as Bundle;
      const shown = `${one.target} ${one.link} ${one.position}`;
      const volume = join(bundle.path, "volume");
      rmSync(volume, { recursive: true, force: true });
      mkdirSync(volume);
      bundle.restore();
      // What the host's path is called is there inside, too: where a link leads to that is resolved in the root.
      mkdirSync(join(bundle.rootfs, outside, "deep"), { recursive: true });
      plant(one.position === "volume" ? volume : bundle.rootfs, one);
      const ended = await bundle.run(["cat", "/proc/self/mountinfo"], (config) => ({
        ...config,
        mounts: [...mountsOf(one, config, volume)],
      }));
      assert.ok(
        ended.exitCode === 0 || /^rl: Cannot |can't open/.test(ended.stderr),
        `${shown}: ${ended.stderr}`,
      );
      // Below a kernel's tree a link is refused, not followed.
      if (one.position === "leaf" && ["/proc", "/sys", "/dev"].includes(one.target))
        assert.is.not(ended.exitCode, 0, shown);
      if (ended.exitCode === 0) started += 1;
      for (const line of ended.stdout.trim().split("\n").filter(Boolean)) {
        const [, , , root = ""] = line.split(" ");
        assert.not.ok(root.includes("/outside"), `${shown}: ${line}`);
      }
      assert.equal(snapshot(outside), before, shown);
    },
    WORKERS,
  );
  // Some links resolve to places inside, so a good part of the starts gets through.
  assert.ok(started > cases.length / 5, `${started} of ${cases.length}`);
});

test("what is mounted through a link is found through it", async () => {
  const [bundle] = bundles as [Bundle];
  bundle.restore();
  for (const [name, link] of [
    ["absolute", outside],
    ["relative", `../../../../../../..${outside}`],
  ] as const) {
    symlinkSync(link, join(bundle.rootfs, name));
    mkdirSync(join(bundle.rootfs, outside), { recursive: true });
    const ended = await bundle.run(["cat", `/${name}/new/file`], (config) => ({
      ...config,
      mounts: [
        ...(config.mounts ?? []),
        { destination: `/${name}/new`, type: "bind", source: shared, options: ["rbind"] },
      ],
    }));
    assert.is(ended.stdout, "shared\n", ended.stderr);
  }
  assert.equal(snapshot(outside), before);
});

/** A volume in which somebody exchanges a directory and a link to the host, as fast as can be, during starts. */
async function race(link: string, start: (volume: string, worker: number) => Promise<string>): Promise<void> {
  const volume = join(stage.home, `volume-${Math.random().toString(36).slice(2)}`);
  mkdirSync(join(volume, "a"), { recursive: true });
  symlinkSync(link, join(volume, "b"));
  const attack = await buildAttack(stage.home);
  const racer = startProgram([attack, "swap", join(volume, "a"), join(volume, "b")]);
  await racer.said("up");
  let through = 0;
  const rounds = Array.from({ length: times(500, 60) }, (_, round) => round);
  await eachOf(
    rounds,
    async (round, worker) => {
      const mountinfo = await start(volume, worker);
      if (mountinfo !== "") through += 1;
      for (const line of mountinfo.trim().split("\n")) {
        const [, , , root = ""] = line.split(" ");
        assert.not.ok(root.includes("/outside"), line);
      }
      if (round % 10 === 0) assert.equal(snapshot(outside), before);
    },
    2,
  );
  racer.endInput();
  const { stdout } = await racer.finished();
  const swaps = Number(/swaps: (\d+)/.exec(stdout)?.[1]);
  // Somebody who was hardly ever in the way has proved nothing.
  assert.ok(swaps > rounds.length * 100, `${swaps} exchanges`);
  assert.ok(through > 0);
  assert.equal(snapshot(outside), before);
}

test("a target that is exchanged for a link to the host during the start of an image stays inside", async () => {
  const image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
  await race(outside, async (volume) => {
    const binds = ["-v", `${volume}:/vol`, "-v", `${shared}:/vol/a/deep`, "-v", `${shared}:/vol/a/new`];
    const { stdout } = await stage.rl([...PLAIN, ...binds, image, "cat", "/proc/self/mountinfo"]);
    return stdout;
  });
});

test("a target that is exchanged for a link to the host during the start of a bundle stays inside", async () => {
  await race(`../../../../../../../..${outside}`, async (volume, worker) => {
    const bundle = bundles[worker] as Bundle;
    const { stdout } = await bundle.run(["cat", "/proc/self/mountinfo"], (config) => ({
      ...config,
      mounts: [
        ...(config.mounts ?? []),
        { destination: "/vol", type: "bind", source: volume, options: ["rbind"] },
        { destination: "/vol/a/deep", type: "bind", source: shared, options: ["rbind"] },
      ],
    }));
    return stdout;
  });
});

test("a bundle's /dev/null, or whatever else the image has there, is not what hides files", async () => {
  const [bundle] = bundles as [Bundle];
  bundle.restore();
  rmSync(join(bundle.rootfs, "dev"), { recursive: true });
  mkdirSync(join(bundle.rootfs, "dev"));
  writeFileSync(join(bundle.rootfs, "dev/null"), "of the image");
  symlinkSync("/proc/sys/kernel/core_pattern", join(bundle.rootfs, "dev/zero"));
  const { stdout, stderr } = await bundle.run([
    "sh",
    "-c",
    "cat /proc/keys /proc/interrupts; stat -c %t,%T /proc/keys; ls /dev/null",
  ]);
  assert.is(stdout, "1,3\n/dev/null\n", stderr);
  assert.equal(readdirSync(join(bundle.rootfs, "dev")).sort(), ["null", "zero"]);
});

test("where the host's own /dev/null is another file, nothing is hidden under it: the start is refused", async () => {
  const [bundle] = bundles as [Bundle];
  bundle.restore();
  const id = { containerID: 0, hostID: 0, size: 1 };
  // In a user namespace of the test's, in which we may cover /dev/null, and are root.
  const asRoot = (config: RuntimeConfig): RuntimeConfig => ({
    ...config,
    linux: { ...config.linux, uidMappings: [id], gidMappings: [id] },
  });
  await bundle.run(["true"], asRoot);
  const start = [program(), "oci", "--root", join(stage.home, "states"), "run", "--bundle", bundle.path];
  const inside = (script: string): Promise<Finished> =>
    run(["unshare", "-Urm", "--propagation", "private", "sh", "-c", script, "sh", ...start], {
      env: stage.env,
    });
  const control = await inside('"$@" null1');
  assert.is(control.exitCode, 0, control.stderr);
  const covered = await inside(`mount --bind ${outside}/victim /dev/null && "$@" null2`);
  assert.is.not(covered.exitCode, 0);
  assert.match(covered.stderr, /^rl: Cannot [^\n]*"\/(dev\/null|proc\/[a-z_]+)"/);
  assert.equal(snapshot(outside), before);
});

test("what should go to the kernel's own files is not written to files of the image in their place (CVE-2019-16884)", async () => {
  const [bundle] = bundles as [Bundle];
  bundle.restore();
  const name = "net/ipv4/ip_unprivileged_port_start";
  const fake = join(bundle.rootfs, "proc/sys", name);
  mkdirSync(dirname(fake), { recursive: true });
  writeFileSync(fake, "as it was");
  const start = (change: (mounts: readonly Mount[]) => readonly Mount[]): Promise<Finished> =>
    bundle.run(["true"], (config) => ({
      ...config,
      mounts: change(config.mounts ?? []),
      linux: {
        ...config.linux,
        namespaces: [...(config.linux?.namespaces ?? []), { type: "network" }],
        sysctl: { [name.replaceAll("/", ".")]: "7" },
        maskedPaths: [],
        readonlyPaths: [],
      },
    }));
  const bind = {
    destination: "/proc/sys",
    type: "bind",
    source: join(bundle.rootfs, "proc/sys"),
    options: ["rbind"],
  };
  for (const change of [
    (mounts: readonly Mount[]) => mounts.filter(({ destination }) => destination !== "/proc"),
    (mounts: readonly Mount[]) => [...mounts, bind],
  ]) {
    const { exitCode, stderr } = await start(change);
    assert.is.not(exitCode, 0);
    assert.match(stderr, /^rl: Cannot /);
    assert.is(readFileSync(fake, "utf8"), "as it was");
  }
});

test.run();
