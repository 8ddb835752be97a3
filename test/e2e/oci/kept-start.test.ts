/** `rl-runtime`, the program that engines call: what it does by itself, and when it leaves things to rl. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Bundle, makeBundle } from "../../helpers/e2e/bundle.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { engineProgram, program } from "../../helpers/world.ts";

const test = suite("rl-runtime");
/** Milliseconds for which a config must have been left alone; see cli/oci/keep-start.ts. */
const SETTLED = 2100;
let stage: Stage;
let bundle: Bundle;
/** Beside rl, which can be taken away. */
let home: string;
let front: string;
let states: string;

test.before(async () => {
  const source = engineProgram();
  skipIf(requires.tool("strace"));
  stage = await makeStage();
  bundle = await makeBundle(stage);
  home = join(stage.home, "bin");
  mkdirSync(home);
  for (const name of ["rl", "rl-runtime"]) copyFileSync(name === "rl" ? program() : source, join(home, name));
  front = join(home, "rl-runtime");
  states = join(stage.home, "kept");
  for (const [name, script] of Object.entries(SCRIPTS)) write(name, script);
  await Bun.sleep(SETTLED);
});
test.after(() => stage?.stop());

/** Commands of bundles, one for each test, which have long been written when it begins. */
const SCRIPTS = {
  same: "hostname; cat /proc/1/comm; grep -c . /proc/self/mountinfo; ls -l /proc/self/fd | wc -l",
  changed: "echo one",
  sleeping: "sleep 1000",
  brief: "true",
  damaged: "echo right",
};
const at = (name: keyof typeof SCRIPTS): string => join(stage.home, name);

/** Write a bundle with the root file system of all. */
function write(name: string, script: string): void {
  const { process } = bundle.config;
  const config = {
    ...bundle.config,
    root: { path: bundle.rootfs },
    process: { ...process, args: ["sh", "-c", script] },
  };
  mkdirSync(join(stage.home, name), { recursive: true });
  writeFileSync(join(stage.home, name, "config.json"), JSON.stringify(config));
}

interface Traced {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** rl was started. */
  readonly isLeft: boolean;
}

/** Run it, and see whether it started rl. */
function traced(...argv: readonly string[]): Traced {
  const log = join(stage.home, "trace");
  const strace = ["strace", "-qq", "-e", "trace=execve", "-e", "signal=none", "-o", log];
  // A container that is left alone has these streams, whose end nobody could wait for.
  const [out, err] = ["out", "err"].map((name) => {
    writeFileSync(join(stage.home, name), "");
    return Bun.file(join(stage.home, name));
  });
  const done = Bun.spawnSync([...strace, front, "--root", states, ...argv], {
    env: stage.env,
    stdin: "ignore",
    ...(out !== undefined && { stdout: out }),
    ...(err !== undefined && { stderr: err }),
    timeout: 30_000,
  });
  const [stdout = "", stderr = ""] = ["out", "err"].map((name) =>
    readFileSync(join(stage.home, name), "utf8"),
  );
  return {
    exitCode: done.exitCode ?? -1,
    stdout,
    stderr,
    isLeft: readFileSync(log, "utf8").includes(`execve("${join(home, "rl")}"`),
  };
}

/** Start a bundle until the start is kept; gives its path. */
function kept(name: keyof typeof SCRIPTS): string {
  // The first start leaves its name, and the second its plan.
  for (const id of ["seen", "kept"]) {
    const { exitCode, stderr } = traced("run", "--bundle", at(name), id);
    assert.is(exitCode, 0, stderr);
  }
  return at(name);
}

test("the third start of a bundle needs no rl, and is the same", async () => {
  write("fresh", "true");
  assert.is(traced("run", "--bundle", join(stage.home, "fresh"), "first").isLeft, true);
  const path = kept("same");
  const ours = await stage.ok(["oci", "--root", states, "run", "--bundle", path, "ours"]);
  const third = traced("run", "--bundle", path, "third");
  assert.equal([third.stdout, third.exitCode, third.isLeft], [ours, 0, false], third.stderr);
  await untilTrue("it to be forgotten", () => readdirSync(states).length === 0);
});

test("a changed config is planned anew", () => {
  const path = kept("changed");
  assert.is(traced("run", "--bundle", path, "a").isLeft, false);
  write("changed", "echo two; exit 3");
  const changed = traced("run", "--bundle", path, "b");
  assert.equal([changed.stdout, changed.exitCode, changed.isLeft], ["two\n", 3, true]);
});

test("ids of any length have their own states, with their own time", async () => {
  const path = at("sleeping");
  const ids = ["c", "a-longer.id_0", "x".repeat(200)];
  for (const id of ["seen", "kept", ...ids]) {
    const before = Date.now();
    const { isLeft, exitCode, stderr } = traced("create", "--bundle", path, id);
    assert.is(exitCode, 0, stderr);
    if (ids.includes(id)) assert.is(isLeft, false);
    const state = JSON.parse(await stage.ok(["oci", "--root", states, "state", id])) as {
      id: string;
      status: string;
      created: string;
      bundle: string;
    };
    assert.equal([state.id, state.status, state.bundle], [id, "created", path]);
    const created = Date.parse(state.created);
    assert.ok(created >= before - 1 && created <= Date.now() + 1, state.created);
  }
  for (const id of ids) {
    assert.equal([traced("start", id).isLeft, traced("kill", id, "KILL").isLeft], [false, false]);
    await untilTrue("the end", async () => traced("delete", id).exitCode === 0);
  }
  for (const id of ["seen", "kept"]) await stage.ok(["oci", "--root", states, "delete", "--force", id]);
  assert.equal(readdirSync(states), []);
});

test("an id that is taken, one that is none, and every other flag are left to rl", () => {
  const path = kept("brief");
  const taken = join(states, "taken");
  mkdirSync(taken, { recursive: true });
  for (const [argv, expected] of [
    [["run", "--bundle", path, "taken"], /there is a container of this id already/],
    [["run", "--bundle", path, "../x"], /an id is made of/],
    [["run", "--bundle", `${path}/no`, "x"], /there is no such directory/],
    [["start", "nobody"], /there is none of this id/],
    [["kill", "nobody", "NOSUCH"], /NOSUCH|none of this id/],
  ] as const) {
    const { isLeft, exitCode, stderr } = traced(...argv);
    assert.equal([exitCode, isLeft], [1, true], stderr);
    assert.match(stderr, expected);
  }
  const noted = traced("run", "--pid-file", join(stage.home, "pid"), "--bundle", path, "noted");
  assert.equal([noted.exitCode, noted.isLeft], [0, true], noted.stderr);
});

test("without rl beside it what is left to rl is refused, with what to do", () => {
  const alone = join(stage.home, "alone");
  mkdirSync(alone);
  copyFileSync(front, join(alone, "rl-runtime"));
  const { exitCode, stderr } = Bun.spawnSync([join(alone, "rl-runtime"), "features"], { env: stage.env });
  assert.is(exitCode, 1);
  assert.match(
    stderr.toString(),
    /^rl-runtime: Cannot execute "[^"]*\/alone\/rl": No such file or directory\nhint: install .*\n$/,
  );
});

let count = 0;
test("a kept start that was damaged, or is of another build, is not believed", () => {
  const path = kept("damaged");
  const directory = join(stage.env.XDG_RUNTIME_DIR ?? "", "rl/bundles");
  const files = readdirSync(directory).map((name) => join(directory, name));
  const file = files.find((each) => readFileSync(each).includes(`${path}\0`)) ?? "";
  const good = readFileSync(file);
  // Its head: a magic number, how many texts there are and their bytes, the texts, and a stamp for each file.
  const [head, plan] = [16, good.indexOf("RLLP")];
  const end = head + good.readUInt32LE(12);
  const texts = Array.from({ length: end - head }, (_, offset) => head + offset).filter(
    (offset) => offset === head || good[offset - 1] === 0,
  );
  const stamps = Array.from({ length: Math.floor((plan - end) / 8) }, (_, index) => plan - 8 * (index + 1));
  assert.is(texts.length, good.readUInt32LE(8));
  assert.ok(stamps.length > 0);
  const flipped = (offset: number): Buffer => {
    const bytes = Buffer.from(good);
    bytes[offset] = (bytes[offset] ?? 0) ^ 1;
    return bytes;
  };
  const cuts = [0, 8, head, end, plan, plan + 8, good.length - 8].map((size) => good.subarray(0, size));
  for (const bytes of [...cuts, ...[0, 8, 12, ...texts, ...stamps, plan].map(flipped)]) {
    writeFileSync(file, bytes);
    const done = traced("run", "--bundle", path, `damaged-${count++}`);
    const what = `${bytes.length} of ${good.length} bytes, another one at ${bytes.findIndex((byte, at) => byte !== good[at])}`;
    assert.equal([done.stdout, done.exitCode, done.isLeft], ["right\n", 0, true], what);
  }
});

test.run();
