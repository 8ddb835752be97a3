import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { VERSION } from "../../core/engine/version.ts";
import { RECORDS } from "../../core/plan/records.ts";
import { type Finished, run } from "../helpers/process.ts";
import { type TempDir, tempDir } from "../helpers/temp-dir.ts";
import { repository } from "../helpers/user.ts";

const test = suite("main");
let directory: TempDir;
test.before(() => {
  directory = tempDir();
  mkdirSync(join(directory.path, "home"));
});
test.after(() => directory.remove());

/** The store of this home; the runtime itself keeps a cache there when it runs from source. */
const store = (): boolean => readdirSync(join(directory.path, "home")).includes(".local");
const rl = (args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Finished> =>
  run([process.execPath, join(repository, "cli/main.ts"), ...args], {
    cwd: directory.path,
    env: { PATH: process.env.PATH, HOME: join(directory.path, "home"), ...more },
  });

test("main's output goes to standard output and its status is 0", async () => {
  const { stdout, stderr, exitCode } = await rl(["version"]);
  assert.match(stdout, new RegExp(`^rl ${VERSION}\n`));
  assert.equal([stderr, exitCode], ["", 0]);
});

test("main without arguments is help, and help makes no store", async () => {
  for (const args of [[], ["--help"], ["run", "--help"]]) {
    const { stdout, exitCode } = await rl(args);
    assert.match(stdout, /Usage/i, args.join(" "));
    assert.is(exitCode, 0);
  }
  assert.not(store());
});

test("main reports a failure on standard error, with a hint, and ends with 125", async () => {
  for (const args of [["bogus"], ["pull"], ["run", "--bogus", "x"], ["run", "-it", "x"]]) {
    const { stdout, stderr, exitCode } = await rl(args);
    assert.match(stderr, /^rl: Cannot [^\n]+\nhint: [^\n]+\n$/, args.join(" "));
    assert.equal([stdout, exitCode], ["", 125]);
  }
});

test("main ends with 1 for a failure below oci", async () => {
  const { stdout, stderr, exitCode } = await rl(["oci", "spec", "--bogus"]);
  assert.match(stderr, /^rl: Cannot /);
  assert.equal([stdout, exitCode], ["", 1]);
});

test("main refuses a bad name of run before it makes a store", async () => {
  for (const words of [["run"], ["container", "run"]]) {
    const { stderr, exitCode } = await rl([...words, "--name", "a/b", "x"]);
    assert.match(stderr, /^rl: Cannot name container "a\/b"/);
    assert.is(exitCode, 125);
  }
  assert.not(store());
});

test("main shows the stack of a failure only to those who ask", async () => {
  assert.not.match((await rl(["bogus"])).stderr, /stack/);
  assert.match((await rl(["bogus"], { RL_DEBUG: "1" })).stderr, /^stack \[invalid\]: /m);
});

test("main puts a failed step of the C side into words", async () => {
  const { stderr, exitCode } = await rl(["__step-failed", String(RECORDS.exec.op), "2", "nope"]);
  assert.match(stderr, /^rl: Cannot run command "nope"/);
  assert.is(exitCode, 127);
});

test.run();
