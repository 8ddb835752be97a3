/** Starts whose caller stays attached: what it sees of those that go wrong, and of a monitor that does. */
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { spawnProgram } from "../../core/host/bun/launcher.ts";
import { decodePlan } from "../../core/plan/decode.ts";
import { encodePlan } from "../../core/plan/encode.ts";
import type { PlanRecord } from "../../core/plan/records.ts";
import { untilTrue } from "../helpers/e2e/until.ts";
import * as requires from "../helpers/requires.ts";
import { skipIf } from "../helpers/skip.ts";
import { type SmallStart, smallStart, WAITING } from "../helpers/small-start.ts";

skipIf(requires.userNamespace() ?? requires.tool("busybox"));

const test = suite("a start with its caller attached");
let start: SmallStart;
test.before(() => {
  start = smallStart();
});
test.after(() => start[Symbol.dispose]());

const attach = { keys: new Uint8Array(), terminal: false, input: true, signals: true, hangup: true };
const background = { driver: "none", maxSize: 0, maxFiles: 1 } as const;

function plan(script: string, ...more: readonly PlanRecord[]): Uint8Array {
  return encodePlan([...more, ...decodePlan(start.plan(script, { attach, background, stdin: "caller" }))]);
}

/** As if this were the network's helper, which the container waits for before its command. */
function helper(...argv: readonly string[]): PlanRecord[] {
  return argv.map((value) => ({ record: "helperArgument", value }));
}

async function gone(): Promise<void> {
  await untilTrue("the end of the container's directory", () => !existsSync(start.directory()));
}

test("nothing of what it writes at once is missed, and its exit code is the caller's", async () => {
  for (let i = 0; i < 20; i += 1) {
    const child = spawnProgram("rl-monitor", plan("echo out; echo err >&2; cat; exit 7"));
    child.stdin.write("typed");
    await child.stdin.end();
    const [out, err] = await Promise.all([child.stdout.text(), child.stderr.text()]);
    assert.equal([out, err, await child.exited], ["out\ntyped", "err\n", 7]);
    await gone();
  }
});

for (const signal of ["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM"] as const) {
  test(`${signal} ends one that is still waiting, and nothing is left`, async () => {
    const child = spawnProgram("rl-monitor", plan("true", ...helper("/bin/sleep", "1000")));
    await untilTrue("the container's directory", () => existsSync(start.directory()));
    child.kill(signal);
    await child.exited;
    assert.is(child.exitCode, 128 + constants.signals[signal]);
    await gone();
  });
}

test("one that fails is the caller's failure", async () => {
  const child = spawnProgram("rl-monitor", plan("true", ...helper("/bin/false")));
  assert.is(await child.exited, 125);
  await gone();
});

test("interrupts end a first process that does nothing about them, the third one for good", async () => {
  const waiting = start.plan("", { attach, background, stdin: "caller", command: WAITING });
  const child = spawnProgram("rl-monitor", waiting);
  const reader = child.stdout.getReader();
  await reader.read();
  await untilTrue("its end", () => {
    child.kill("SIGINT");
    return child.exitCode !== null;
  });
  assert.is(child.exitCode, 137);
  await gone();
});

test("a reader that goes takes along what it is told to", async () => {
  const child = spawnProgram("rl-monitor", plan("while :; do echo line; done"));
  await child.stdout.cancel();
  await child.exited;
  assert.is(child.exitCode, 128 + constants.signals.SIGPIPE);
  await gone();
});

test.run();
