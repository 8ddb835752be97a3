/** Mounts of a bundle, config.md "Mounts" and config-linux.md, as an ordinary user has them. */
import { chmodSync, linkSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Mount } from "../../../core/spec/runtime-config.ts";
import { type Bundle, type ConfigParts, makeBundle, mountAt } from "../../helpers/e2e/bundle.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";

const test = suite("oci mounts");
let stage: Stage;
let bundle: Bundle;
test.before(async () => {
  stage = await makeStage();
  bundle = await makeBundle(stage);
});
test.after(() => stage?.stop());

const INFO = "cat /proc/self/mountinfo";
const tmpfs = (destination: string, ...options: string[]): Mount => ({
  destination,
  type: "tmpfs",
  source: "tmpfs",
  options,
});
const bind = (destination: string, source: string, ...options: string[]): Mount => ({
  destination,
  type: "bind",
  source,
  options,
});

/** What the command line says of a container that cannot be made. */
async function refusal(mount: Mount, more: ConfigParts = {}): Promise<string> {
  const { exitCode, stdout, stderr } = await bundle.sh("echo ran", { mounts: [mount], ...more });
  assert.is.not(exitCode, 0, stderr);
  assert.is(stdout, "", stderr);
  return stderr;
}

/** Options of a mount, what mountinfo then has, and the option that takes it back. */
const ATTRIBUTES: readonly (readonly [option: string, shown: string, inverse: string])[] = [
  ["ro", "ro", "rw"],
  ["nosuid", "nosuid", "suid"],
  ["nodev", "nodev", "dev"],
  ["noexec", "noexec", "exec"],
  ["noatime", "noatime", "atime"],
  ["nodiratime", "nodiratime", "diratime"],
  ["nosymfollow", "nosymfollow", "symfollow"],
  ["strictatime", "!relatime", "nostrictatime"],
];

for (const [option, shown, inverse] of ATTRIBUTES) {
  test(`${option} is seen on a new mount, ${inverse} after it takes it back; with r- too`, async () => {
    const sets = [[option], [option, inverse], [`r${option}`], [`r${option}`, `r${inverse}`]];
    const mounts = sets.map((options, index) => tmpfs(`/m${index}`, ...options));
    const info = await bundle.ok(INFO, { mounts });
    const has = (index: number): boolean => {
      const { options } = mountAt(info, `/m${index}`);
      return shown.startsWith("!") ? !options.includes(shown.slice(1)) : options.includes(shown);
    };
    assert.equal([has(0), has(1), has(2), has(3)], [true, false, true, false], info);
  });
}

test("relatime is what there is without an option, norelatime takes it back, defaults change nothing", async () => {
  const sets = [
    [],
    ["noatime", "relatime"],
    ["noatime", "relatime", "norelatime"],
    ["defaults"],
    ["rrelatime"],
  ];
  const mounts = [...sets, ["rnorelatime"]].map((options, index) => tmpfs(`/m${index}`, ...options));
  const info = await bundle.ok(INFO, { mounts });
  for (const index of mounts.keys())
    assert.ok(mountAt(info, `/m${index}`).options.includes("relatime"), `/m${index}`);
});

test("attributes do what their names say", async () => {
  const mounts = [tmpfs("/ro", "ro"), tmpfs("/noexec", "noexec"), tmpfs("/nosym", "nosymfollow")];
  const script =
    "touch /ro/x; cp /bin/busybox /noexec/true; /noexec/true; cp /bin/busybox /nosym/b; ln -s b /nosym/l; cat /nosym/l";
  const { stderr } = await bundle.sh(script, { mounts });
  assert.match(stderr, /\/ro\/x: Read-only file system/);
  assert.match(stderr, /\/noexec\/true: Permission denied/);
  assert.match(stderr, /'?\/nosym\/l'?: (Too many levels of symbolic links|Symbolic link loop)/);
});

test("options of every file system reach it, and can be taken back", async () => {
  const general = ["sync", "dirsync", "lazytime", "mand"];
  const back = ["async", "nolazytime", "nomand"];
  const mounts = [tmpfs("/a", ...general, "silent"), tmpfs("/b", ...general, ...back, "loud")];
  const info = await bundle.ok(INFO, { mounts });
  for (const option of general) assert.ok(mountAt(info, "/a").general.includes(option), option);
  assert.equal(
    general.filter((option) => mountAt(info, "/b").general.includes(option)),
    ["dirsync"],
  );
});

test("a bind takes no options of a file system, and no mount those that nobody can set", async () => {
  assert.match(await refusal(bind("/m", stage.home, "bind", "sync")), /a bind does not take .* sync/);
  for (const option of ["iversion", "noiversion"])
    assert.match(await refusal(tmpfs("/m", option)), new RegExp(`option ${option} is not supported`));
  assert.match(
    await refusal(tmpfs("/m", "no-such-option")),
    /Cannot mount on "\/m": .*refuses the mount options/,
  );
});

test("plain attributes of rbind are the mount's own, recursive ones reach below; bind is without below", async () => {
  // Whatever the host has, there is something mounted below its /sys.
  const mounts = [
    bind("/own", "/sys", "rbind", "ro", "nosymfollow"),
    bind("/tree", "/sys", "rbind", "rro", "rnosymfollow"),
    bind("/mixed", "/sys", "rbind", "nosymfollow", "rsymfollow"),
    bind("/alone", bundle.path, "bind"),
    bind("/both", bundle.path, "rbind"),
  ];
  const info = await bundle.ok(INFO, { mounts });
  const below = "/fs/cgroup";
  const follows = (path: string): boolean => !mountAt(info, path).options.includes("nosymfollow");
  assert.equal([follows("/own"), follows(`/own${below}`)], [false, true]);
  assert.equal([follows("/tree"), follows(`/tree${below}`)], [false, false]);
  assert.equal([follows("/mixed"), follows(`/mixed${below}`)], [true, true]);
  assert.ok(mountAt(info, `/tree${below}`).options.includes("ro"));
  // The container's root is a mount below the bundle when it is bound.
  assert.ok(mountAt(info, "/both/rootfs"));
  assert.throws(() => mountAt(info, "/alone/rootfs"), /nothing is mounted/);
  const covered = await refusal(bind("/alone", "/sys", "bind"));
  assert.match(covered, /Cannot bind "\/sys"[^\n]*\nhint: .*use rbind/);
});

test("what the host forbids on its mount cannot be allowed again, and that is said", async () => {
  const line = await refusal(bind("/m", "/proc/sys", "bind", "exec"));
  assert.match(line, /Cannot bind "\/proc\/sys"[^\n]*\nhint: .*allowed again/);
});

test("propagation is what is asked for, of binds and of new mounts", async () => {
  const modes = ["private", "shared", "slave", "unbindable"];
  const mounts = modes.flatMap((mode) => [
    bind(`/b-${mode}`, bundle.rootfs, "bind", mode),
    bind(`/r-${mode}`, bundle.rootfs, "rbind", `r${mode}`),
    tmpfs(`/t-${mode}`, mode),
  ]);
  const info = await bundle.ok(INFO, { mounts });
  const seen = (path: string): string => mountAt(info, path).propagation.join(" ").replace(/\d+/g, "N");
  for (const kind of ["b", "r", "t"]) {
    assert.is(seen(`/${kind}-private`), "", kind);
    assert.match(seen(`/${kind}-shared`), /^shared:N/, kind);
    assert.not.match(seen(`/${kind}-slave`), /shared|unbindable/, kind);
    assert.match(seen(`/${kind}-unbindable`), /^unbindable$/, kind);
  }
});

test("remount changes what is mounted there, of the mount and of its file system, and nothing else", async () => {
  const mounts = [
    tmpfs("/m", "nosuid", "size=1m"),
    { destination: "/m", options: ["remount", "noexec", "size=2m"] },
    bind("/b", bundle.rootfs, "bind", "nosuid"),
    { destination: "/b", options: ["bind", "remount", "ro"] },
  ];
  const info = await bundle.ok(INFO, { mounts });
  const { options, general } = mountAt(info, "/m");
  assert.equal(
    ["rw", "nosuid", "noexec"].filter((option) => options.includes(option)),
    ["rw", "nosuid", "noexec"],
  );
  assert.ok(general.includes("size=2048k"), info);
  assert.equal(mountAt(info, "/b").options.slice(0, 2), ["ro", "nosuid"]);
  const nothing = await refusal({ destination: "/mnt", options: ["remount", "ro"] });
  assert.match(nothing, /Cannot remount "\/mnt": nothing is mounted there/);
});

test("tmpcopyup fills a tmpfs with what it covers, and leaves that as it is", async () => {
  const full = join(bundle.rootfs, "full");
  mkdirSync(join(full, "sub"), { recursive: true });
  writeFileSync(join(full, "a"), "content\n");
  chmodSync(join(full, "a"), 0o4751);
  utimesSync(join(full, "a"), 1_000_000_000, 1_000_000_000);
  linkSync(join(full, "a"), join(full, "sub/b"));
  symlinkSync("../../../etc", join(full, "out"));
  chmodSync(full, 0o1751);
  const script =
    'cd /full; cat sub/b; stat -c "%n %a %u %h" . a sub/b; stat -c "%Y" a; readlink out; test a -ef sub/b && echo same; ' +
    "echo new > new; rm a; df . | grep -c tmpfs";
  const said = await bundle.ok(script, { mounts: [tmpfs("/full", "tmpcopyup", "size=1m")] });
  const names = [". 1751 0 3", "a 4751 0 2", "sub/b 4751 0 2"];
  assert.equal(said.trimEnd().split("\n"), ["content", ...names, "1000000000", "../../../etc", "same", "1"]);
  assert.is(await bundle.ok("ls /full"), "a\nout\nsub\n");
  const info = await bundle.sh("ls /full; touch /full/x", {
    mounts: [tmpfs("/full", "tmpcopyup", "ro", "mode=0700")],
  });
  assert.equal([info.stdout, info.exitCode], ["a\nout\nsub\n", 1]);
  assert.match(info.stderr, /Read-only/);
});

test("tmpcopyup is bounded by the size of the tmpfs, and follows no link to its directory's content", async () => {
  const big = join(bundle.rootfs, "big");
  mkdirSync(big, { recursive: true });
  writeFileSync(join(big, "file"), new Uint8Array(2 ** 20));
  const line = await refusal(tmpfs("/big", "tmpcopyup", "size=64k"));
  assert.match(
    line,
    /Cannot mount on "\/big": what the directory has does not fit into the tmpfs\nhint: .*larger size/,
  );
  rmSync(big, { recursive: true });
  // A link out of the root ends inside of it.
  writeFileSync(join(stage.home, "secret"), "secret\n");
  symlinkSync(stage.home, big);
  const { stdout } = await bundle.sh("ls -A /big", { mounts: [tmpfs("/big", "tmpcopyup")] });
  assert.is(stdout, "");
  rmSync(big);
  assert.match(
    await refusal({ ...tmpfs("/m", "tmpcopyup"), type: "proc" }),
    /only a tmpfs takes .* tmpcopyup/,
  );
});

test("a tmpfs has the mode of the directory it covers unless it is told", async () => {
  mkdirSync(join(bundle.rootfs, "mode"), { recursive: true });
  chmodSync(join(bundle.rootfs, "mode"), 0o2711);
  const script = "stat -c %a /mode /mode2 /new";
  const mounts = [tmpfs("/mode"), tmpfs("/mode2", "mode=0705"), tmpfs("/new")];
  assert.is(await bundle.ok(script, { mounts }), "2711\n705\n1777\n");
});

test("ids are mapped by the owner of the file system only: others are told so", async () => {
  const maps = { uidMappings: [{ containerID: 0, hostID: 0, size: 1 }] };
  const mount = { ...bind("/m", stage.home, "bind", "idmap"), ...maps, gidMappings: maps.uidMappings };
  assert.match(await refusal(mount), /Cannot open bind source ".*": ids can be mapped only by the owner/);
  assert.match(
    await refusal(bind("/m", stage.home, "rbind", "ridmap")),
    /ids can be mapped only by the owner/,
  );
  assert.match(await refusal({ ...mount, type: "tmpfs", options: [] }), /only a bind can have id mappings/);
});

test("ids are mapped on a file system that the caller mounted in a user namespace of its own", async () => {
  const own = join(stage.home, "own");
  mkdirSync(own);
  const { uidMappings: _u, gidMappings: _g, ...linux } = bundle.config.linux ?? {};
  const namespaces = (linux.namespaces ?? []).filter(({ type }) => type !== "user");
  const map = (containerID: number) => [{ containerID, hostID: 0, size: 1 }];
  const mounts = [{ ...bind("/m", own, "bind", "idmap"), uidMappings: map(0), gidMappings: map(7) }];
  const prepare = `mount -t tmpfs t ${own} && touch ${own}/file && exec "$@"`;
  const outer = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", prepare, "sh"];
  const said = await bundle.ok("stat -c '%u %g' /m/file", { mounts, linux: { ...linux, namespaces } }, outer);
  assert.is(said, "0 65534\n");
});

test("sources and targets: files, links, relative paths; what does not fit is named", async () => {
  const source = join(stage.home, "source");
  writeFileSync(source, "from a file\n");
  writeFileSync(join(bundle.path, "beside"), "beside\n");
  symlinkSync(source, join(stage.home, "link"));
  const mounts = [
    bind("relative/file", join(stage.home, "link"), "bind"),
    bind("/beside", "beside", "bind"),
    bind("/etc/../up", source, "bind"),
  ];
  assert.is(
    await bundle.ok("cat /relative/file /beside /up", { mounts }),
    "from a file\nbeside\nfrom a file\n",
  );
  assert.match(
    await refusal(bind("/m", "/no/such/source", "bind")),
    /Cannot bind "\/no\/such\/source": .*\nhint: Make/,
  );
  assert.match(await refusal(tmpfs("/bin/busybox")), /Cannot mount on "\/bin\/busybox": it is no directory/);
  assert.match(
    await refusal(bind("/bin/busybox", stage.home, "bind")),
    /Cannot bind "\/bin\/busybox": of source and/,
  );
  assert.match(await refusal(bind("/etc", source, "bind")), /Cannot bind "\/etc": of source and target/);
  for (const destination of ["/", "/etc/..", "."])
    assert.match(
      await refusal(tmpfs(destination)),
      /Cannot mount on "\/": the root itself cannot be covered/,
    );
  assert.match(
    await refusal({ destination: "/m", source: "x" }),
    /Cannot mount on "\/m": the mount has no type/,
  );
});

test("targets are found in the root, and never through a link below /proc, /sys and /dev", async () => {
  const out = join(stage.home, "out");
  mkdirSync(out);
  symlinkSync(out, join(bundle.rootfs, "escape"));
  await refusal(tmpfs("/escape/made"));
  await refusal(bind("/escape/file", "beside", "bind"));
  assert.is(Array.from(new Bun.Glob("**").scanSync({ cwd: out, onlyFiles: false })).length, 0);
  // Without mounts the root's own /dev is used, and here it is a link.
  const bare = (config: Bundle["config"]): Mount[] =>
    (config.mounts ?? []).filter(({ destination }) => !destination.startsWith("/dev"));
  rmSync(join(bundle.rootfs, "dev"), { recursive: true });
  symlinkSync("etc", join(bundle.rootfs, "dev"));
  try {
    const { exitCode, stderr } = await bundle.sh("true", { config: { mounts: bare(bundle.config) } });
    assert.is.not(exitCode, 0);
    assert.match(stderr, /symbolic link where a real directory must be/);
  } finally {
    rmSync(join(bundle.rootfs, "dev"));
    mkdirSync(join(bundle.rootfs, "dev"));
  }
});

test("rootfsPropagation is the propagation of the container's root", async () => {
  const seen = async (rootfsPropagation: "shared" | "rshared" | "private" | "unbindable" | "slave") =>
    mountAt(await bundle.ok(INFO, { linux: { ...bundle.config.linux, rootfsPropagation } }), "/").propagation;
  assert.match((await seen("shared")).join(), /^shared:\d+$/);
  assert.match((await seen("rshared")).join(), /^shared:\d+$/);
  assert.equal(await seen("private"), []);
  assert.equal(await seen("unbindable"), ["unbindable"]);
  assert.not.match((await seen("slave")).join(), /shared|unbindable/);
});

test("masked paths read empty and share one file system, read-only ones cannot be written to", async () => {
  mkdirSync(join(bundle.rootfs, "hidden"), { recursive: true });
  writeFileSync(join(bundle.rootfs, "hidden/file"), "x");
  writeFileSync(join(bundle.rootfs, "secret"), "x");
  mkdirSync(join(bundle.rootfs, "kept/sub"), { recursive: true });
  const maskedPaths = ["/hidden", "/mnt", "/etc", "/hidden", "/secret", "/no/such"];
  const linux = {
    ...bundle.config.linux,
    maskedPaths,
    readonlyPaths: ["/kept", "/kept", "/bin/busybox", "/no/such"],
  };
  const script = `ls -A /hidden; head -c 1 /secret | wc -c; touch /hidden/x; touch /kept/sub/x; ${INFO}`;
  const { stdout, stderr } = await bundle.sh(script, { linux });
  assert.match(stdout, /^0\n/);
  assert.match(stderr, /\/hidden\/x: Read-only file system/);
  assert.match(stderr, /\/kept\/sub\/x: Read-only file system/);
  const devices = stdout
    .split("\n")
    .filter((line) => /^\d+ \d+ \S+ \S+ \/(hidden|mnt|etc) /.test(line))
    .map((line) => line.split(" ")[2]);
  assert.is(devices.length, 4, "the path that is there twice is covered twice");
  assert.is(new Set(devices).size, 1, stdout);
});

test("root.readonly is of the root alone, root.path may be a link, and there must be one", async () => {
  symlinkSync("rootfs", join(bundle.path, "linked"));
  const change = { mounts: [tmpfs("/mnt")], config: { root: { path: "linked", readonly: true } } };
  const { stdout, stderr } = await bundle.sh("touch /mnt/x && ls /mnt; touch /x", change);
  assert.is(stdout, "x\n");
  assert.match(stderr, /\/x: Read-only file system/);
  const none = await bundle.sh("true", { config: { root: undefined as never } });
  assert.match(none.stderr, /config.json": root: /);
  const missing = await bundle.sh("true", { config: { root: { path: "nowhere" } } });
  assert.match(missing.stderr, /nowhere/);
  assert.not([none.exitCode, missing.exitCode].includes(0));
});

test("sysfs and control groups of namespaces that are shared are the host's, and cannot be written to", async () => {
  const namespaces = (bundle.config.linux?.namespaces ?? []).filter(({ type }) => type !== "cgroup");
  const mounts = [
    { destination: "/s", type: "sysfs", source: "sysfs", options: ["ro", "nosuid", "noexec", "nodev"] },
    { destination: "/c", type: "cgroup", source: "cgroup", options: ["ro", "nosuid"] },
  ];
  const info = await bundle.ok(INFO, { mounts, linux: { ...bundle.config.linux, namespaces } });
  assert.is(mountAt(info, "/s").type, "sysfs");
  for (const path of ["/s", "/s/fs/cgroup", "/c"])
    assert.ok(mountAt(info, path).options.includes("ro"), path);
});

test("kernel parameters: dotted and slash forms, of the container's namespaces alone, in one line", async () => {
  const set = (sysctl: Record<string, string>) =>
    bundle.sh("cat /proc/sys/kernel/msgmax /proc/sys/fs/mqueue/queues_max", {
      linux: { ...bundle.config.linux, sysctl },
    });
  const done = await set({ "kernel.msgmax": "4242", "fs/mqueue/queues_max": "42" });
  assert.is(done.stdout, "4242\n42\n", done.stderr);
  const refused: readonly (readonly [string, string, RegExp])[] = [
    ["kernel.core_pattern", "|/bin/x", /whole machine/],
    ["kernel/core_pattern", "|/bin/x", /whole machine/],
    ["net.ipv4.ip_forward", "1", /shares its network namespace/],
    ["kernel.msgmax", "1\nkernel.core_pattern=x", /not one line of printable text/],
    ["kernel.msgmax", "1\0", /NUL|printable/],
    ["kernel.../../vm.swappiness", "1", /not the name|whole machine/],
    ["kernel.msgmax", "many", /refuses the value/],
  ];
  for (const [name, value, state] of refused) {
    const { exitCode, stderr } = await set({ [name]: value });
    assert.is.not(exitCode, 0, name);
    assert.match(stderr, state, name);
  }
});

test.run();
