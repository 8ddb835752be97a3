/** The process that holds the user namespace which containers share. */
import { closeSync, openSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { defaultMaps } from "../../core/container/id-maps.ts";
import { usernsRecord, workerPlan } from "../../core/container/userns.ts";
import { openTreeChannel, type TreeWorker } from "../../core/host/bun/tree-channel.ts";
import { openPlan, openProgram } from "../../syscalls-c/binding.ts";
import { buildDriver, type Driver } from "../helpers/c-driver.ts";
import { killNow } from "../helpers/e2e/processes.ts";
import { untilTrue } from "../helpers/e2e/until.ts";
import * as requires from "../helpers/requires.ts";
import { skipIf } from "../helpers/skip.ts";
import { type TempDir, tempDir } from "../helpers/temp-dir.ts";

skipIf(requires.userNamespace());

const test = suite("keeper");
let directory: TempDir;
let driver: Driver;
test.before(() => {
  directory = tempDir("rl-keeper");
  driver = buildDriver("old-kernel", []);
});
test.after(() => {
  driver.remove();
  directory.remove();
});

/** A worker in a kept namespace of one id, begun with one descriptor more than it needs. */
function startWorker(
  before: readonly string[],
  runDirectory: string,
): { worker: TreeWorker; keeper: string } {
  const user = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const userns = usernsRecord(defaultMaps(user, undefined), {
    uid: user.uid,
    runDirectory,
    helpers: undefined,
  });
  const held = [openPlan(workerPlan(userns)), openProgram(), openSync("/dev/null", "r")];
  const command = [...before, "/proc/self/fd/4"];
  const [program = "", ...rest] = before.length === 0 ? command : [...command, "rl-tree"];
  try {
    const worker = Bun.spawn({
      cmd: [program, ...rest, "3"],
      argv0: before.length === 0 ? "rl-tree" : program,
      stdio: ["pipe", "pipe", "inherit", ...held],
    }) as Bun.Subprocess<"pipe", "pipe", "inherit">;
    return { worker, keeper: String(userns.keeper) };
  } finally {
    for (const fd of held) closeSync(fd);
  }
}

for (const kernel of ["this kernel", "a kernel without close_range(2)"]) {
  test(`it holds no descriptor of whoever made it, on ${kernel}`, async () => {
    const runDirectory = join(directory.path, kernel.split(" ")[0] ?? "");
    await Bun.$`mkdir ${runDirectory}`.quiet();
    const before = kernel === "this kernel" ? [] : [driver.program];
    const { worker, keeper } = startWorker(before, runDirectory);
    const channel = openTreeChannel(worker);
    channel.records.start("abort");
    channel.records.end();
    await channel.answer();
    await channel.close();
    const pid = Number.parseInt(readFileSync(keeper, "utf8"), 10);
    try {
      // It closes the last one when it has been told that it is to stay.
      await untilTrue("the end of its descriptors", () => readdirSync(`/proc/${pid}/fd`).length === 0);
      assert.is(readFileSync(`/proc/${pid}/comm`, "utf8"), "rl-keeper\n");
    } finally {
      killNow(pid);
    }
  });
}

test.run();
