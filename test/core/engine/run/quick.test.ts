import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type PreparedStart, QUICK_LIMIT, quickFile, readQuick } from "../../../../core/engine/run/quick.ts";
import { keepQuick } from "../../../../core/engine/run/quick-keep.ts";
import { stamps } from "../../../../core/host/bun/system.ts";
import { type Stage, stage } from "../session/fixture.ts";
import { runFlags } from "./fixture.ts";

const test = suite("quick start");
let here: Stage;
test.before.each(() => {
  here = stage();
  Reflect.set(globalThis, "RL_BUILD", "a build");
});
test.after.each(() => {
  Reflect.deleteProperty(globalThis, "RL_BUILD");
  here.remove();
});

const START: PreparedStart = {
  // The template may hold anything, also what ends the header.
  template: new Uint8Array([0x0a, 0, 0xff, 0x7b, 0x0a]),
  config: { Env: ["A=ü\n"], Cmd: ["sh"] },
};

const fileOf = (argv: readonly string[], more: Readonly<Record<string, string>> = {}, image = "alpine") =>
  quickFile(
    runFlags(...argv),
    image,
    { ...here.environment, ...more },
    here.session.user,
    here.session.paths,
  );
const keepAt = (file: string, paths: readonly string[] = [], start = START): void =>
  keepQuick(file, start, paths, stamps(paths));
const read = (file: string) => readQuick(file, here.session.paths);
const inRun = (name: string): string => `${here.session.paths.run}/starts/${name}`;

test("quickFile is a name in the run directory, the same for the same start", () => {
  const file = fileOf(["--rm"]) ?? "";
  assert.match(file.slice(here.session.paths.run.length), /^\/starts\/[0-9a-f]{64}$/);
  assert.is(fileOf(["--rm"]), file);
});

test("quickFile is none when the start is prepared every time", () => {
  for (const argv of [
    ["--rm", "--pull=always"],
    ["--rm", "--log-opt=env=A"],
    ["--rm", "--security-opt", "seccomp:/dev/fd/3"],
    ["--rm", "--security-opt=seccomp=/proc/self/fd/3"],
  ]) {
    assert.is(fileOf(argv), undefined, argv.join(" "));
  }
  assert.is(fileOf(["--rm"], { RL_STORAGE_DRIVER: "vfs" }), undefined);
  assert.ok(fileOf(["--rm", "--security-opt=seccomp=unconfined", "--security-opt=seccomp=file"]));
  assert.ok(fileOf(["--rm", "--security-opt=seccomp=unconfined", "--security-opt=no-new-privileges"]));
});

test("quickFile is none for a program that runs from source, whose code may change", () => {
  Reflect.deleteProperty(globalThis, "RL_BUILD");
  assert.is(fileOf(["--rm"]), undefined);
});

test("quickFile is another one when anything differs that the template depends on", () => {
  const flags = [
    ...["--cap-add=chown", "--cap-drop=chown", "--entrypoint=/x", "--hostname=web", "--init"],
    ...["--interactive", "--network=none", "--network=host", "--platform=linux/arm64", "--pull=never"],
    ...["--read-only", "--security-opt=no-new-privileges", "--security-opt=seccomp=unconfined"],
    ...["--tmpfs=/run", "--tmpfs=/run:ro", "--tty", "--user=1", "--userns=keep-id", "--workdir=/srv"],
    ...["--volume=/a:/b", "--volume=/a:/b:ro", "--volume=./a:/b"],
  ];
  const files = [fileOf(["--rm"]), ...flags.map((flag) => fileOf(["--rm", flag]))];
  files.push(fileOf(["--rm"], {}, "busybox"));
  for (const name of ["HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "RL_ROOT", "PATH", "USER"])
    files.push(fileOf(["--rm"], { [name]: "/elsewhere" }));
  const { session, environment } = here;
  for (const user of [{ uid: 1 }, { gid: 1 }, { openFiles: 1 }, { kernelRelease: "1.2.3" }])
    files.push(
      quickFile(runFlags("--rm"), "alpine", environment, { ...session.user, ...user }, session.paths),
    );
  Reflect.set(globalThis, "RL_BUILD", "another build");
  files.push(fileOf(["--rm"]));
  assert.not(files.includes(undefined));
  assert.is(new Set(files).size, files.length);
});

test("quickFile is another one in another directory when a volume is relative to it, and only then", () => {
  const before = process.cwd();
  const [relative, absolute] = [
    ["--rm", "-v", "./a:/b"],
    ["--rm", "-v", "/a:/b"],
  ] as const;
  const [first, plain] = [fileOf(relative), fileOf(absolute)];
  process.chdir(here.path);
  try {
    assert.is.not(fileOf(relative), first);
    assert.is(fileOf(absolute), plain);
  } finally {
    process.chdir(before);
  }
});

test("quickFile is the same for what is filled in each time", () => {
  const file = fileOf(["--rm"]);
  for (const flag of ["--env=A=1", "--env-file=/x", "--name=web", "--quiet"])
    assert.is(fileOf(["--rm", flag]), file, flag);
  assert.is(fileOf(["--rm"], { LANG: "C" }), file);
});

test("readQuick gives back what keepQuick kept, byte for byte, for this user alone", () => {
  const file = inRun("one");
  assert.is(read(file), undefined);
  keepAt(file);
  assert.equal(read(file), START);
  assert.is(statSync(file).mode & 0o777, 0o600);
  assert.is(statSync(dirname(file)).mode & 0o777, 0o700);
  assert.equal(readdirSync(dirname(file)), ["one"]);
});

test("readQuick takes nothing when a file it depends on came, changed or went", () => {
  const watched = join(here.path, "resolv.conf");
  const file = inRun("watching");
  const changes: readonly (() => void)[] = [
    () => writeFileSync(watched, "one"),
    () => writeFileSync(watched, "two"),
    () => rmSync(watched),
  ];
  for (const change of changes) {
    keepAt(file, ["/", watched]);
    assert.ok(read(file));
    change();
    assert.is(read(file), undefined);
  }
});

test("readQuick is as without a kept start when the file is damaged", () => {
  const file = inRun("damaged");
  keepAt(file);
  const whole = readFileSync(file);
  for (const bytes of [new Uint8Array(), new Uint8Array(whole.length), whole.subarray(0, 10)]) {
    writeFileSync(file, bytes);
    assert.is(read(file), undefined, String(bytes.length));
  }
  truncateSync(file, QUICK_LIMIT + 1);
  assert.is(read(file), undefined);
});

test("readQuick takes nothing from a run directory that belongs to somebody else", () => {
  const { paths, user } = here.session;
  const file = inRun("theirs");
  keepAt(file);
  assert.ok(readQuick(file, paths));
  // /proc/1 is the superuser's; for the superuser, a directory of nobody's does.
  const foreign = join(here.path, "foreign");
  mkdirSync(foreign);
  if (user.uid === 0) Bun.spawnSync(["chown", "65534", foreign]);
  assert.is(readQuick(file, { ...paths, run: user.uid === 0 ? foreign : "/proc/1" }), undefined);
});

test("a kept start with limits is for one control group and service manager, any other for all", () => {
  const bus = { DBUS_SESSION_BUS_ADDRESS: "unix:path=/other" };
  for (const limit of [
    ["-m", "64m"],
    ["--device-read-bps", "/dev/sda:1m"],
    ["--cgroup-parent", "/a"],
  ]) {
    assert.is.not(fileOf(limit), fileOf(limit, bus), limit[0]);
  }
  assert.is(fileOf([]), fileOf([], bus));
});

test.run();
