/** Entering a container by its first process: only the one that was seen, and only one that has a root of its own. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { processStartTime } from "../../core/host/bun/process-facts.ts";
import { encodePlan } from "../../core/plan/encode.ts";
import { RECORDS } from "../../core/plan/records.ts";
import { type ExecStart, planExec } from "../../core/runtime/plan-exec.ts";
import { type Finished, run } from "../helpers/process.ts";
import * as requires from "../helpers/requires.ts";
import { skipIf } from "../helpers/skip.ts";
import { type TempDir, tempDir } from "../helpers/temp-dir.ts";
import { repository } from "../helpers/user.ts";

skipIf(requires.userNamespace());

const test = suite("joinContainer");
const TELL = ["/bin/sh", "-c", 'echo "step failed: $*"; exit 124', "sh"];
const [ESRCH, EPERM, ENODEV] = [3, 1, 19];
const victims: Bun.Subprocess[] = [];
let files: TempDir;
test.before(() => {
  files = tempDir();
});
test.after(() => {
  for (const victim of victims) victim.kill("SIGKILL");
  files.remove();
});

/** A process that says a word once it is where it belongs, and stays. */
async function victim(...prefix: string[]): Promise<{ pid: number; startTime: number }> {
  const child = Bun.spawn([...prefix, "sh", "-c", "echo ready; exec sleep 600"], { stdout: "pipe" });
  victims.push(child);
  await child.stdout.getReader().read();
  return { pid: child.pid, startTime: processStartTime(child.pid) ?? 0 };
}
const isolated = (): Promise<{ pid: number; startTime: number }> =>
  victim("unshare", "--user", "--map-root-user", "--mount");

/** A process that enters it, and lists whose user and mount namespaces it is in. */
function entered(
  container: { pid: number; startTime: number },
  part: Partial<ExecStart> = {},
): Promise<Finished> {
  const args = ["/bin/sh", "-c", "readlink /proc/self/ns/user /proc/self/ns/mnt"];
  const plan = planExec({
    process: { cwd: "/", args, user: { uid: 0, gid: 0 }, env: ["PATH=/usr/bin:/bin"] },
    container: { id: "c1", status: "running", bundle: "/b", annotations: {}, ...container },
    linux: {},
    cgroup: "",
    isDetached: false,
    pidFile: undefined,
    consoleSocket: undefined,
    preserved: 0,
    seccompFilter: undefined,
    failureArguments: TELL,
    ...part,
  });
  const file = join(files.path, "plan");
  writeFileSync(file, encodePlan(plan));
  const module = JSON.stringify(join(repository, "core/host/bun/replace.ts"));
  const script = `import { replaceByMonitor } from ${module};
    replaceByMonitor(await Bun.file(process.argv[1]).bytes());`;
  return run([process.execPath, "-e", script, file]);
}

test("joinContainer enters the process that was seen", async () => {
  const seen = await isolated();
  const theirs = await run(["readlink", `/proc/${seen.pid}/ns/user`, `/proc/${seen.pid}/ns/mnt`]);
  const { stdout, stderr } = await entered(seen);
  assert.is(stdout, theirs.stdout, stderr);
});

test("joinContainer enters no other that has got its number, and none that has ended", async () => {
  const { pid, startTime } = await isolated();
  for (const other of [startTime - 1, startTime + 1, 0])
    assert.is(
      (await entered({ pid, startTime: other })).stdout,
      `step failed: ${RECORDS.joinContainer.op} ${ESRCH} c1\n`,
    );
  const gone = { pid: 2 ** 22 + 1, startTime: 1 };
  assert.match(
    (await entered(gone)).stdout,
    new RegExp(`^step failed: ${RECORDS.joinContainer.op} \\d+ c1\n$`),
  );
});

test("joinContainer enters no process that is on the host's own root file system", async () => {
  const { stdout, exitCode } = await entered(await victim());
  assert.equal([stdout, exitCode], [`step failed: ${RECORDS.joinContainer.op} ${EPERM} c1\n`, 124]);
});

test("joinContainer takes no directory for a control group that is none", async () => {
  const { stdout } = await entered(await isolated(), { cgroup: files.path });
  assert.is(stdout, `step failed: ${RECORDS.cgroup.op} ${ENODEV} ${files.path}\n`);
});

test.run();
