/** Starts that do not come to their end, and what is unusual about those that do. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createLauncher, spawnProgram } from "../../core/host/bun/launcher.ts";
import { decodePlan } from "../../core/plan/decode.ts";
import { encodePlan } from "../../core/plan/encode.ts";
import type { PlanRecord } from "../../core/plan/records.ts";
import { until, untilTrue } from "../helpers/e2e/until.ts";
import * as requires from "../helpers/requires.ts";
import { skipIf } from "../helpers/skip.ts";
import { type SmallStart, smallStart, WAITING } from "../helpers/small-start.ts";
import { type TempDir, tempDir } from "../helpers/temp-dir.ts";

skipIf(requires.userNamespace() ?? requires.tool("busybox"));

const test = suite("a container's start");
let start: SmallStart;
let files: TempDir;
test.before(() => {
  start = smallStart();
  files = tempDir();
});
test.after(() => {
  start[Symbol.dispose]();
  files.remove();
});

/** Put more records before those of a plan. */
function preceded(plan: Uint8Array, ...records: readonly PlanRecord[]): Uint8Array {
  return encodePlan([...records, ...decodePlan(plan)]);
}

/** As if this were the network's helper, which the container waits for before its command. */
function helper(...argv: readonly string[]): PlanRecord[] {
  return argv.map((value) => ({ record: "helperArgument", value }));
}

async function run(plan: Uint8Array): Promise<{ readonly exitCode: number; readonly out: string }> {
  const { exitCode, stdout } = await createLauncher().run(plan);
  return { exitCode, out: new TextDecoder().decode(stdout) };
}

async function gone(): Promise<void> {
  await untilTrue("the end of the container's directory", () => !existsSync(start.directory()));
}

for (const signal of ["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM"] as const) {
  test(`${signal} ends one that is still waiting, and nothing is left`, async () => {
    const child = spawnProgram("rl-monitor", preceded(start.plan("true"), ...helper("/bin/sleep", "1000")));
    await child.stdin.end();
    await untilTrue("the container's directory", () => existsSync(start.directory()));
    child.kill(signal);
    await child.exited;
    // Bun gives no exit status of a program that a signal has ended; this one has not been.
    assert.is(child.exitCode, 128 + constants.signals[signal]);
    await gone();
  });
}

test("a helper that fails ends it, and nothing is left", async () => {
  assert.is((await run(preceded(start.plan("true"), ...helper("/bin/false")))).exitCode, 125);
  await gone();
});

test("nothing is left of one that fails before there is a container", async () => {
  const plan = decodePlan(start.plan("true"));
  const made = plan.findLastIndex(({ record }) => record === "directory");
  const broken: PlanRecord = { record: "directory", path: "/proc/nowhere/at/all", mode: 0o700 };
  assert.is((await run(encodePlan(plan.toSpliced(made + 1, 0, broken)))).exitCode, 125);
  await gone();
});

test("interrupts end a first process that does nothing about them, the third one for good", async () => {
  const child = spawnProgram("rl-monitor", start.plan("", { command: WAITING }));
  await child.stdin.end();
  await child.stdout.getReader().read();
  await until("the end", () => {
    child.kill("SIGINT");
    return child.exitCode ?? undefined;
  });
  assert.is(child.exitCode, 137);
});

for (const init of [false, true]) {
  test(`interrupts that are handled never end it${init ? ", also below an init" : ""}`, async () => {
    const script = "trap 'echo int' INT; trap 'exit 3' TERM; echo up; while :; do sleep 0.01; done";
    const child = spawnProgram("rl-monitor", start.plan(script, { init }));
    await child.stdin.end();
    const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    assert.match((await lines.read()).value ?? "", /^up/);
    for (let count = 0; count < 5; count++) {
      child.kill("SIGINT");
      assert.is((await lines.read()).value, "int\n");
    }
    child.kill("SIGTERM");
    assert.is(await child.exited, 3);
  });
}

test("an init does not show the caller's environment", async () => {
  process.env.RL_TEST_SECRET = "the caller's";
  const { out } = await run(start.plan("echo in /proc/1:; cat /proc/1/environ 2>&1", { init: true }));
  delete process.env.RL_TEST_SECRET;
  assert.is(out, "in /proc/1:\n");
});

test("closed standard streams are empty inside, and nothing else is taken for them", async () => {
  const plan = start.plan("cat; echo /proc/self/fd/* >/said; echo unseen; echo unseen >&2; cat /said");
  const file = join(files.path, "plan");
  writeFileSync(file, plan);
  const module = JSON.stringify(new URL("../../core/host/bun/replace.ts", import.meta.url).pathname);
  const script = `import { replaceByMonitor } from ${module};
    replaceByMonitor(await Bun.file(process.argv[1]).bytes());`;
  const child = Bun.spawn(["sh", "-c", 'exec "$@" <&- 2>&-', "sh", process.execPath, "-e", script, file], {
    stdout: "pipe",
  });
  assert.is(
    await child.stdout.text(),
    "unseen\n/proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2 /proc/self/fd/3\n",
  );
});

/** Names have 64 characters, of which a mount's page of options holds 58; odd ones stand in the way of options. */
for (const [count, upperName] of [
  [1, "upper"],
  [1, "upper,with:odd\\characters"],
  [40, "upper"],
  [70, "upper"],
  [126, "upper"],
  [400, "upper"],
] as const) {
  test(`an overlay of ${count} layers above another, written to "${upperName}", shows them all`, async () => {
    skipIf(requires.overlay());
    const base = join(files.path, `layers${count}`);
    const names = Array.from({ length: count }, (_, index) => String(index).padStart(64, "0"));
    for (const name of names) {
      mkdirSync(join(base, name, "all"), { recursive: true });
      for (const path of [`all/${name}`, "top"]) writeFileSync(join(base, name, path), name);
    }
    const plan = decodePlan(
      start.plan("cat /top; for name in /all/*; do echo; echo -n $name; done; : >/new"),
    );
    const records = plan.flatMap((record) =>
      record.record === "copyTree" ? overlay(base, names, upperName, record) : [record],
    );
    const { out } = await run(encodePlan(records));
    assert.is(out, [names[0], ...names.map((name) => `/all/${name}`)].join("\n"));
  });
}

/** The overlay in place of a copy: what would be copied is the bottom layer. */
function overlay(
  base: string,
  names: readonly string[],
  upperName: string,
  { source, target }: Extract<PlanRecord, { record: "copyTree" }>,
): PlanRecord[] {
  const [upper, work] = [`${target}-${upperName}`, `${target}-work`];
  const lower = [...names, source].join(":");
  return [
    ...[upper, work, target].map((path): PlanRecord => ({ record: "directory", path, mode: 0o755 })),
    { record: "overlay", lowerBase: base, lower, upper, work, target, volatile: 1, fuse: "" },
  ];
}

test.run();
