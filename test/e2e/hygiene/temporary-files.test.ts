/** What stays in the temporary directory, which all users of a machine share. */
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";

const test = suite("hygiene: temporary files");
let stage: Stage;
test.before(async () => {
  stage = await makeStage();
});
test.after(() => stage?.stop());

let count = 0;
const temporary = (): { TMPDIR: string } => {
  count += 1;
  const TMPDIR = join(stage.home, `tmp${count}`);
  mkdirSync(TMPDIR);
  chmodSync(TMPDIR, 0o1777);
  return { TMPDIR };
};
const ways: readonly (readonly [args: readonly string[], exitCode: number])[] = [
  [[...PLAIN, "hello"], 0],
  [[...PLAIN, "hello", "no-such-command"], 127],
  [[...PLAIN, "-u", "nobody-here", "hello"], 125],
  [["images"], 0],
  [["version"], 0],
];

test("at most one file, the library, stays of any number of calls, successful or not", async () => {
  const env = temporary();
  for (let time = 0; time < 3; time += 1) {
    for (const [args, code] of ways)
      assert.is((await stage.rl(args, { env })).exitCode, code, args.join(" "));
  }
  assert.ok(readdirSync(env.TMPDIR).length <= 1, readdirSync(env.TMPDIR).join("\n"));
});

test("a failed step is told from inside the user namespace without any file", async () => {
  const env = temporary();
  await stage.ok(["version"], { env });
  const before = readdirSync(env.TMPDIR);
  assert.is((await stage.rl([...PLAIN, "hello", "no-such-command"], { env })).exitCode, 127);
  assert.equal(readdirSync(env.TMPDIR), before);
});

test("a failed step is told where nothing can be written", async () => {
  const env = temporary();
  await stage.ok(["version"], { env });
  for (const name of readdirSync(env.TMPDIR)) {
    // What the same program would be called for the namespace's root, in somebody else's words.
    writeFileSync(join(env.TMPDIR, name.replace(/^\.bun-\d+-/, ".bun-0-")), "of another user", {
      mode: 0o600,
    });
  }
  const { exitCode, stderr } = await stage.rl([...PLAIN, "hello", "no-such-command"], { env });
  assert.is(exitCode, 127, stderr);
  assert.match(stderr, /^rl: Cannot run command "no-such-command"/);
});

test.run();
