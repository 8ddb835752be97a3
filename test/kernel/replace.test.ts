import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { RECORDS } from "../../core/plan/records.ts";
import { type Finished, run } from "../helpers/process.ts";
import * as requires from "../helpers/requires.ts";
import { skipIf } from "../helpers/skip.ts";
import { type SmallStart, smallStart } from "../helpers/small-start.ts";
import { type TempDir, tempDir } from "../helpers/temp-dir.ts";
import { repository } from "../helpers/user.ts";

skipIf(requires.userNamespace() ?? requires.tool("busybox"));

const test = suite("replaceByMonitor");
let start: SmallStart;
let files: TempDir;
test.before(() => {
  start = smallStart(["/bin/sh", "-c", 'echo "step failed: $*"; exit 124', "sh"]);
  files = tempDir();
});
test.after(() => {
  start[Symbol.dispose]();
  files.remove();
});

/** A process that becomes the monitor of a plan; what comes after must not be reached. */
function replaced(plan: Uint8Array, stdin?: string): Promise<Finished> {
  const planFile = join(files.path, "plan");
  writeFileSync(planFile, plan);
  const module = JSON.stringify(join(repository, "core/host/bun/replace.ts"));
  const script = `import { replaceByMonitor } from ${module};
    replaceByMonitor(await Bun.file(process.argv[1]).bytes());
    console.log("still here");`;
  return run([process.execPath, "-e", script, planFile], { stdin });
}

test("replaceByMonitor ends as the container does, with its streams", async () => {
  assert.equal(await replaced(start.plan("echo one; echo two >&2; exit 9")), {
    exitCode: 9,
    stdout: "one\n",
    stderr: "two\n",
  });
});

test("replaceByMonitor passes standard input on", async () => {
  assert.is((await replaced(start.plan("cat", { stdin: "caller" }), "words")).stdout, "words");
});

test("replaceByMonitor does not come back", async () => {
  const { stdout, exitCode } = await replaced(start.plan("exit 0"));
  assert.equal([stdout, exitCode], ["", 0]);
});

test("replaceByMonitor leaves words for a failed step to the command that the plan names", async () => {
  const { stdout, exitCode } = await replaced(start.plan("true", { command: ["/bin/nothing"] }));
  assert.is(stdout, `step failed: ${RECORDS.exec.op} 2 /bin/nothing\n`);
  assert.is(exitCode, 124);
});

test.run();
