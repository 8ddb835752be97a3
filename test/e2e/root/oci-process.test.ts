/** What of a process only root may ask for: real-time scheduling, limits above the caller's, a lower score. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Process } from "../../../core/spec/runtime-config.ts";
import { type Bundle, makeBundle } from "../../helpers/e2e/bundle.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { type Finished, runOk } from "../../helpers/process.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";

const test = suite("oci process of root");
let stage: Stage;
let bundle: Bundle;
test.before(async () => {
  skipIf(requires.superuser() ?? requires.tool("chrt"));
  stage = await makeStage();
  bundle = await makeBundle(stage);
});
test.after(() => stage?.stop());

const sh = (script: string, process: Partial<Process>, outer?: readonly string[]): Promise<Finished> =>
  bundle.sh(script, { process }, outer);
async function ok(...words: Parameters<typeof sh>): Promise<string> {
  const { exitCode, stdout, stderr } = await sh(...words);
  assert.is(exitCode, 0, stderr);
  return stdout;
}

/** Policy and real-time priority, as /proc/PID/stat has them. */
const STAT = "cut -d' ' -f40,41 /proc/self/stat";

test("scheduler.priority is of the real-time policies, and a deadline has a runtime and a period", async () => {
  assert.is(await ok(STAT, { scheduler: { policy: "SCHED_FIFO", priority: 3 } }), "3 1\n");
  assert.is(await ok(STAT, { scheduler: { policy: "SCHED_RR", priority: 4 } }), "4 2\n");
  const times = { runtime: 1_000_000, deadline: 20_000_000, period: 40_000_000 };
  // A process of this policy may make no other, unless they are to have an ordinary one.
  const flags = ["SCHED_FLAG_RESET_ON_FORK"];
  const scheduler = { policy: "SCHED_DEADLINE", flags, ...times };
  bundle.configure(["sleep", "600"], { process: { scheduler } });
  const created = await bundle.create("deadline");
  assert.is(created.exitCode, 0, created.stderr);
  const { pid } = JSON.parse((await bundle.oci("state", "deadline")).stdout) as { pid: number };
  // In /proc there is only what is left of the time.
  const seen = await runOk(["chrt", "--pid", String(pid)]);
  assert.match(seen, /policy: SCHED_DEADLINE\|SCHED_RESET_ON_FORK$/m);
  assert.match(seen, new RegExp(`runtime/deadline/period.*: ${Object.values(times).join("/")}$`, "m"));
  assert.is((await bundle.oci("delete", "--force", "deadline")).exitCode, 0);
  // The kernel holds one against the other.
  for (const wrong of [{ deadline: 500_000 }, { period: 10_000_000 }]) {
    const scheduler = { policy: "SCHED_DEADLINE", ...times, ...wrong };
    const refused = await sh("echo ran", { scheduler });
    assert.equal([refused.exitCode, refused.stdout], [1, ""]);
    assert.match(refused.stderr, /^rl: Cannot set scheduler /);
  }
});

test("scheduler.flags: with RESET_ON_FORK the processes it makes have the ordinary policy", async () => {
  const script = `read -r line </proc/$$/stat; echo "$line" | cut -d' ' -f40,41; ${STAT}; :`;
  const scheduler = { policy: "SCHED_FIFO", priority: 3 };
  assert.is(await ok(script, { scheduler }), "3 1\n3 1\n");
  const flags = ["SCHED_FLAG_RESET_ON_FORK"];
  assert.is(await ok(script, { scheduler: { ...scheduler, flags } }), "3 1\n0 0\n");
});

test("the priority of input and output can be a real-time one", async () => {
  const ioPriority = { class: "IOPRIO_CLASS_RT", priority: 2 };
  assert.is(await ok("ionice -p $$", { ioPriority }), "realtime: prio 2\n");
});

test("a limit above the caller's is given to who has CAP_SYS_RESOURCE, and refused to others", async () => {
  const outer = ["sh", "-c", 'ulimit -n 512; exec "$@"', "sh"];
  const process = { rlimits: [{ type: "RLIMIT_NOFILE", soft: 600, hard: 700 }] };
  const may = Bun.spawnSync([...outer, "sh", "-c", "ulimit -n 700"]).exitCode === 0;
  const { exitCode, stdout, stderr } = await sh("ulimit -Sn; ulimit -Hn", process, outer);
  assert.equal([exitCode, stdout], may ? [0, "600\n700\n"] : [1, ""], stderr);
  if (!may)
    assert.match(stderr, /^rl: Cannot limit resource "RLIMIT_NOFILE": it is above what is allowed here\n/);
});

test("a score for the out-of-memory killer can be lowered by who has CAP_SYS_RESOURCE", async () => {
  const may = Bun.spawnSync(["sh", "-c", "echo -7 >/proc/self/oom_score_adj"]).exitCode === 0;
  const { exitCode, stdout, stderr } = await sh("cat /proc/self/oom_score_adj", { oomScoreAdj: -7 });
  assert.equal([exitCode, stdout], may ? [0, "-7\n"] : [1, ""], stderr);
});

test.run();
