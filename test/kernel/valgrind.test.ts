/**
 * The parent's side of the C module makes no error in memory, loses none and leaves no descriptor open that it should
 * not. What a container's process does between clone and exec is not seen here: valgrind knows too few of its calls.
 */
import { type ChildProcess, spawn } from "node:child_process";
import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import * as requires from "../helpers/requires.ts";
import { skipIf } from "../helpers/skip.ts";
import { type SmallStart, smallStart } from "../helpers/small-start.ts";
import { buildForValgrind, type Valgrind, type Watched } from "../helpers/valgrind.ts";

skipIf(requires.tool("valgrind") ?? requires.userNamespace() ?? requires.tool("busybox"));

const test = suite("C module under valgrind");
let valgrind: Valgrind;
let start: SmallStart;
let sleeper: ChildProcess | undefined;
test.before(() => {
  valgrind = buildForValgrind();
  start = smallStart();
});
test.after(() => {
  sleeper?.kill("SIGKILL");
  valgrind?.[Symbol.dispose]();
  start?.[Symbol.dispose]();
});

function clean(watched: Watched, status: number): void {
  assert.equal(watched.findings, [], watched.stderr);
  assert.is(watched.status, status, watched.stderr);
}

test("the functions of the shared object, when they succeed and when they fail", () => {
  const watched = valgrind.watch("library", [valgrind.directory]);
  clean(watched, 0);
  assert.equal(watched.open, []);
});

test("the monitor, from the plan to the container's end, and those it forks", () => {
  const plan = start.plan("exit 7");
  const watched = valgrind.watch("rl-monitor", ["3"], {
    third: plan,
    env: { SEAM_CONTAINER: "echo from within; exit 7" },
  });
  clean(watched, 7);
  assert.is(watched.stdout, "from within\n");
  // The end of the first tells the cleaner; the others are what a monitor lives with.
  assert.equal(watched.open, ["cleaner_start", "open_null", "signals_show_all"]);
});

test("the monitor, of a container that is killed", () => {
  const watched = valgrind.watch("rl-monitor", ["3"], {
    third: start.plan("true"),
    env: { SEAM_CONTAINER: "kill -KILL $$" },
  });
  clean(watched, 137);
});

test("the monitor, of what is no plan", () => {
  clean(valgrind.watch("rl-monitor", ["3"], { third: new Uint8Array(40) }), 125);
});

test("the lock job", () => {
  const path = join(valgrind.directory, "lock");
  const watched = valgrind.watch("rl-lock", ["3"], { third: new TextEncoder().encode(path) });
  clean(watched, 0);
  assert.is(watched.stdout, "\u0001");
  assert.equal(watched.open, ["lock_take"]);
});

test("the tree worker writes a tree, removes one and reads one", () => {
  const store = join(valgrind.directory, "store");
  mkdirSync(store, { mode: 0o777 });
  Bun.spawnSync(["chmod", "0777", store]);
  const attributes = [...u16(0o755), ...u32(0), ...u32(0), ...u64(1), ...u32(2)];
  const records = [
    record(1, [1, 0, ...u16(0), ...text(store), ...text("made")]),
    record(2, [...attributes, ...bytes("d")]),
    record(3, [...attributes, ...u64(5), ...bytes("d/f")]),
    record(4, bytes("hello")),
    record(6, [...attributes, ...text("l"), ...bytes("d/f")]),
    record(7, [...text("h"), ...bytes("d/f")]),
    record(11, []),
    record(23, [1, ...u16(1), ...u16(1), ...text(join(store, "made"))]),
    record(21, [...text(join(store, "made")), ...text(store), ...text("copied")]),
    record(20, [...text(store), ...text("made")]),
  ];
  const watched = valgrind.watch("rl-tree", ["3"], {
    third: start.worker(),
    stdin: Uint8Array.from(records.flat()),
  });
  clean(watched, 0);
  assert.is(readFileSync(join(store, "copied/h"), "utf8"), "hello");
  assert.not.ok(existsSync(join(store, "made")));
  // The host's /proc/self/fd, for as long as it works.
  assert.equal(watched.open, ["tree_at_prepare"]);
});

test("the program of engines signals, starts and forgets a container", () => {
  const root = join(valgrind.directory, "states");
  const directory = join(root, "one");
  mkdirSync(directory, { recursive: true });
  sleeper = spawn("sleep", ["1000"], { stdio: "ignore" });
  const stat = readFileSync(`/proc/${sleeper.pid}/stat`, "utf8");
  const started = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  writeFileSync(
    join(directory, "state.json"),
    `{"pid":${sleeper.pid},"startTime":${started},"cgroup":"","id":"one","bootId":"${boot}"}`,
  );
  const call = (...words: string[]): Watched => valgrind.watch("rl-runtime", ["--root", root, ...words]);
  // Behind the gate somebody must wait.
  Bun.spawnSync(["mkfifo", join(directory, "start")]);
  const gate = openSync(join(directory, "start"), constants.O_RDONLY | constants.O_NONBLOCK);
  for (const words of [
    ["start", "one"],
    ["kill", "one", "KILL"],
    ["delete", "one"],
  ]) {
    const watched = call(...words);
    clean(watched, 0);
    assert.equal(watched.open, [], words.join(" "));
  }
  assert.not.ok(existsSync(directory));
  const told = new Uint8Array(2);
  assert.equal([readSync(gate, told), told[0]], [1, 0x73]);
  closeSync(gate);
});

function bytes(value: string): number[] {
  return [...new TextEncoder().encode(value)];
}
function little(value: number, size: number): number[] {
  return Array.from({ length: size }, (_, index) => Math.floor(value / 256 ** index) % 256);
}
const u16 = (value: number): number[] => little(value, 2);
const u32 = (value: number): number[] => little(value, 4);
const u64 = (value: number): number[] => little(value, 8);
function text(value: string): number[] {
  const encoded = bytes(value);
  return [...u16(encoded.length), ...encoded];
}
function record(op: number, body: readonly number[]): number[] {
  return [...u32(op * 2 ** 24 + body.length), ...body];
}

test.run();
