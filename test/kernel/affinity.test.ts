/** The records of processors, which only processes that join a container have in their plans. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { decodePlan } from "../../core/plan/decode.ts";
import { encodePlan } from "../../core/plan/encode.ts";
import { RECORDS } from "../../core/plan/records.ts";
import { compileExecAffinity } from "../../core/plan/scheduling.ts";
import { type Finished, run } from "../helpers/process.ts";
import * as requires from "../helpers/requires.ts";
import { skipIf } from "../helpers/skip.ts";
import { type SmallStart, smallStart } from "../helpers/small-start.ts";
import { type TempDir, tempDir } from "../helpers/temp-dir.ts";
import { repository } from "../helpers/user.ts";

skipIf(requires.userNamespace() ?? requires.tool("busybox"));

const test = suite("affinity records");
let start: SmallStart;
let files: TempDir;
test.before(() => {
  start = smallStart(["/bin/sh", "-c", 'echo "failed: $*"; exit 124', "sh"]);
  files = tempDir();
});
test.after(() => {
  start[Symbol.dispose]();
  files.remove();
});

/** What a container says of its processors. */
function processors(initial: string, final: string): Promise<Finished> {
  const affinity = compileExecAffinity({
    cwd: "/",
    user: { uid: 0, gid: 0 },
    execCPUAffinity: { initial, final },
  });
  const plan = decodePlan(
    start.plan(
      "while read -r name list; do case $name in Cpus_allowed_list:) echo $list; esac; done </proc/self/status",
    ),
  );
  const exec = plan.findIndex(({ record }) => record === "exec");
  const file = join(files.path, "plan");
  writeFileSync(
    file,
    encodePlan([...affinity.initial, ...plan.slice(0, exec), ...affinity.final, ...plan.slice(exec)]),
  );
  const module = JSON.stringify(join(repository, "core/host/bun/replace.ts"));
  const script = `import { replaceByMonitor } from ${module};
    replaceByMonitor(await Bun.file(process.argv[1]).bytes());`;
  return run([process.execPath, "-e", script, file]);
}

test("the first record holds until the second one", async () => {
  assert.is((await processors("0", "")).stdout, "0\n");
  assert.is((await processors("", "0")).stdout, "0\n");
  if (navigator.hardwareConcurrency > 1) assert.is((await processors("0", "1")).stdout, "1\n");
});

test("processors that are not there are a failure of the record that names them", async () => {
  assert.is((await processors("8191", "")).stdout, `failed: ${RECORDS.initialAffinity.op} 22 \n`);
  assert.is((await processors("", "8191")).stdout, `failed: ${RECORDS.affinity.op} 22 \n`);
});

test.run();
