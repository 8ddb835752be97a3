/** `rl-runtime`, the program that engines call: what it does by itself, and when it leaves things to rl. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Bundle, makeBundle } from "../../helpers/e2e/bundle.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import * as requires from "../../helpers/requires.ts";
import { skip, skipIf } from "../../helpers/skip.ts";
import { program } from "../../helpers/world.ts";

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
  const source = join(dirname(program()), "rl-runtime");
  if (!existsSync(source)) skip("there is no rl-runtime beside rl");
  skipIf(requires.tool("strace"));
  stage = await makeStage();
  bundle = await makeBundle(stage);
  home = join(stage.home, "bin");
  mkdirSync(home);
  for (const name of ["rl", "rl-runtime"]) copyFileSync(name === "rl" ? program() : source, join(home, name));
  front = join(home, "rl-runtime");
  states = join(stage.home, "kept");
});
test.after(() => stage?.stop());

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

/** Start it until the start is kept. */
async function kept(script: string): Promise<void> {
  bundle.write(script);
  await Bun.sleep(SETTLED);
  // One of a former config makes room at once; else the first start leaves its name, and the second its plan.
  for (const id of ["seen", "kept"]) {
    const { exitCode, stderr } = traced("run", "--bundle", bundle.path, id);
    assert.is(exitCode, 0, stderr);
  }
}

test("the third start of a bundle needs no rl, and is the same", async () => {
  bundle.write("true");
  assert.is(traced("run", "--bundle", bundle.path, "first").isLeft, true);
  await kept("hostname; cat /proc/1/comm; grep -c . /proc/self/mountinfo; ls -l /proc/self/fd | wc -l");
  const ours = await stage.ok(["oci", "--root", states, "run", "--bundle", bundle.path, "ours"]);
  const third = traced("run", "--bundle", bundle.path, "third");
  assert.equal([third.stdout, third.exitCode, third.isLeft], [ours, 0, false], third.stderr);
  await untilTrue("it to be forgotten", () => readdirSync(states).length === 0);
});

test("a changed config is planned anew", async () => {
  await kept("echo one");
  assert.is(traced("run", "--bundle", bundle.path, "a").isLeft, false);
  bundle.write("echo two; exit 3");
  const changed = traced("run", "--bundle", bundle.path, "b");
  assert.equal([changed.stdout, changed.exitCode, changed.isLeft], ["two\n", 3, true]);
});

test("ids of any length have their own states, with their own time", async () => {
  bundle.write("sleep 1000");
  await Bun.sleep(SETTLED);
  const ids = ["c", "a-longer.id_0", "x".repeat(200)];
  for (const id of ["seen", "kept", ...ids]) {
    const before = Date.now();
    const { isLeft, exitCode, stderr } = traced("create", "--bundle", bundle.path, id);
    assert.is(exitCode, 0, stderr);
    if (ids.includes(id)) assert.is(isLeft, false);
    const state = JSON.parse(await stage.ok(["oci", "--root", states, "state", id])) as {
      id: string;
      status: string;
      created: string;
      bundle: string;
    };
    assert.equal([state.id, state.status, state.bundle], [id, "created", bundle.path]);
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

test("an id that is taken, one that is none, and every other flag are left to rl", async () => {
  await kept("true");
  const taken = join(states, "taken");
  mkdirSync(taken, { recursive: true });
  for (const [argv, expected] of [
    [["run", "--bundle", bundle.path, "taken"], /there is a container of this id already/],
    [["run", "--bundle", bundle.path, "../x"], /an id is made of/],
    [["run", "--bundle", `${bundle.path}/no`, "x"], /there is no such directory/],
    [["start", "nobody"], /there is none of this id/],
    [["kill", "nobody", "NOSUCH"], /NOSUCH|none of this id/],
  ] as const) {
    const { isLeft, exitCode, stderr } = traced(...argv);
    assert.equal([exitCode, isLeft], [1, true], stderr);
    assert.match(stderr, expected);
  }
  const noted = traced("run", "--pid-file", join(stage.home, "pid"), "--bundle", bundle.path, "noted");
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

test("a kept start that was damaged, or is of another build, is not believed", async () => {
  await kept("echo right");
  const directory = join(stage.env.XDG_RUNTIME_DIR ?? "", "rl/bundles");
  const files = readdirSync(directory).map((name) => join(directory, name));
  const file = files.find((path) => readFileSync(path).includes(`${bundle.path}\0`)) ?? "";
  const good = readFileSync(file);
  for (let at = 0; at < good.length; at += 37) {
    for (const bytes of [good.subarray(0, at), Buffer.from(good)]) {
      if (bytes.length === good.length) bytes[at] = (bytes[at] ?? 0) ^ 0x80;
      writeFileSync(file, bytes);
      const done = Bun.spawnSync([front, "--root", states, "run", "--bundle", bundle.path, `d${at}`], {
        env: { ...stage.env },
        stdin: "ignore",
        timeout: 30_000,
      });
      // A changed byte of the plan itself may only make the start fail, as it does for every plan.
      assert.ok(done.exitCode !== 0 || done.stdout.toString() === "right\n", `${at}: ${done.stdout}`);
      if (at > 3 * 37 && bytes.length === good.length) break;
    }
    if (at > 400) break;
  }
});

test.run();
