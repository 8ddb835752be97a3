/**
 * System calls that fail: the disk is full, or broken. Every one that writes is made to fail in turn; the command
 * fails in one line or does without, the store is in order, and the next try succeeds.
 */
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { run } from "../../helpers/process.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { program } from "../../helpers/world.ts";

const test = suite("failing calls");

let stage: Stage;
test.before(async () => {
  skipIf(requires.tool("strace"));
  stage = await makeStage({ registry: "images" });
  // Makes the user namespace, which a traced program could not.
  await stage.ok(["run", "--rm", "--network", "none", "hello"]);
});
test.after(() => stage?.stop());

/** Calls of which each matters; the first few of each are made to fail. */
const CALLS: readonly (readonly [calls: string, counts: readonly number[]])[] = [
  ["fdatasync,fsync", [1, 3, 6]],
  ["syncfs", [1, 2]],
  ["rename,renameat,renameat2", [1, 2, 4, 7]],
  ["mkdir,mkdirat", [2, 6, 10]],
  ["pwrite64", [1, 2]],
  ["symlinkat,linkat,mknodat", [1, 5]],
  ["fchownat,fchown", [1, 4]],
];

for (const error of ["ENOSPC", "EIO"]) {
  test(`${error} during a pull is told in one line, and nothing half-made stays`, async () => {
    let failed = 0;
    for (const [calls, counts] of CALLS) {
      for (const count of counts) {
        const name = `${error} at ${calls} ${count}`;
        const store = join(stage.home, `store-${error}-${calls.slice(0, 6)}-${count}`);
        const env = { ...stage.env, RL_ROOT: store };
        const inject = `inject=${calls}:error=${error}:when=${count}`;
        const argv = ["strace", "-f", "-qqq", "-o", "/dev/null", "-e", `trace=${calls}`, "-e", inject];
        const image = stage.image("busybox:layers");
        const { exitCode, stderr } = await run([...argv, program(), "pull", "-q", image], {
          cwd: stage.home,
          env,
        });
        if (exitCode !== 0) {
          failed += 1;
          assert.is(exitCode, 125, `${name}: ${stderr}`);
          assert.match(stderr, /^rl: Cannot [^\n]+\n(hint: [^\n]+\n)?$/, name);
        }
        const check = await stage.rl(["system", "check"], { env });
        assert.is(check.exitCode, 0, `${name}: ${check.stdout}${check.stderr}`);
        await stage.ok([...PLAIN, "-q", image, "true"], { env });
      }
    }
    assert.ok(failed >= 5, `only ${failed} made the command fail`);
  });
}

test.run();
