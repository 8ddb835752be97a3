import { existsSync, readdirSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createLauncher, spawnProgram } from "../../core/host/bun/launcher.ts";
import type { LaunchOptions, LaunchResult } from "../../core/ports/launcher.ts";
import { refuses } from "../core/distribution/helpers.ts";
import { untilTrue } from "../helpers/e2e/until.ts";
import * as requires from "../helpers/requires.ts";
import { skipIf } from "../helpers/skip.ts";
import { type SmallStart, smallStart } from "../helpers/small-start.ts";

skipIf(requires.userNamespace() ?? requires.tool("busybox"));

const test = suite("launcher");
let start: SmallStart;
test.before(() => {
  start = smallStart();
});
test.after(() => start[Symbol.dispose]());

/** With standard output as text. */
interface Ended extends LaunchResult {
  readonly out: string;
}
async function run(plan: Uint8Array, options?: LaunchOptions): Promise<Ended> {
  const result = await createLauncher().run(plan, options);
  return { ...result, out: new TextDecoder().decode(result.stdout) };
}

test("run gives both streams and the status of the command", async () => {
  const { out, stderr, exitCode } = await run(start.plan("echo one; echo two >&2; exit 7"));
  assert.is(out, "one\n");
  assert.is(new TextDecoder().decode(stderr), "two\n");
  assert.is(exitCode, 7);
});

test("run's container is root of its own user namespace, with its own host name", async () => {
  assert.match((await run(start.plan("id -u; hostname"))).out, /^0\n[0-9a-f]{12}\n$/);
});

test("run passes standard input on when the plan wants the caller's", async () => {
  const stdin = new TextEncoder().encode("x".repeat(200_000));
  assert.is((await run(start.plan("cat", { stdin: "caller" }), { stdin })).out.length, 200_000);
});

test("run's container has an empty input otherwise", async () => {
  assert.is((await run(start.plan("cat"), { stdin: new Uint8Array(3) })).out, "");
});

test("run gives 128 plus the signal that ended the command", async () => {
  assert.is((await run(start.plan("kill -KILL $$", { init: true }))).exitCode, 137);
});

test("run ends the container when it is told to, by SIGTERM", async () => {
  const controller = new AbortController();
  const plan = start.plan("trap 'echo ended; exit 3' TERM; : > /begun; while :; do sleep 0.01; done");
  const ended = run(plan, { signal: controller.signal });
  await untilTrue("the container's mark", () => existsSync(`${start.directory()}/rootfs/begun`));
  controller.abort();
  const { exitCode, out } = await ended;
  assert.equal([exitCode, out], [3, "ended\n"]);
});

test("run ends the container at once when it was told to before", async () => {
  const plan = start.plan("sleep 1000");
  assert.is((await run(plan, { signal: AbortSignal.abort() })).exitCode, 143);
  await untilTrue("the directory's end", () => !existsSync(start.directory()));
});

test("run ends a container that writes more than it may, on either stream", async () => {
  for (const [stream, name] of [
    ["1", "standard output"],
    ["2", "standard error"],
  ] as const) {
    const plan = start.plan(`trap '' TERM; while :; do echo 12345678 >&${stream}; done`);
    const { subject } = await refuses(run(plan, { outputLimit: 100_000 }), "limit");
    assert.is(subject, name);
    await untilTrue("the directory's end", () => !existsSync(start.directory()));
  }
});

test("run keeps as much as it may, and reads while the container does not", async () => {
  const stdin = new TextEncoder().encode("x".repeat(200_000));
  const script = "i=0; while [ $i -lt 20000 ]; do echo 123456789; i=$((i + 1)); done";
  const plan = start.plan(script, { stdin: "caller" });
  assert.is((await run(plan, { stdin, outputLimit: 200_000 })).out.length, 200_000);
});

test("run's container directory goes when the container does", async () => {
  await run(start.plan("true"));
  await untilTrue("the directory's end", () => !existsSync(start.directory()));
});

test("run of what is no plan ends with 125", async () => {
  for (const bytes of [new Uint8Array([1, 2, 3]), start.plan("true").subarray(0, 100)])
    assert.is((await run(bytes)).exitCode, 125);
});

test("spawnProgram leaves no descriptor open", async () => {
  const count = (): number => readdirSync("/proc/self/fd").length;
  await run(start.plan("true"));
  const before = count();
  for (let round = 0; round < 3; round += 1) {
    const child = spawnProgram("rl-monitor", new Uint8Array([0]));
    await child.stdin.end();
    await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
  }
  await untilTrue("as many descriptors as before", () => count() <= before);
});

test.run();
