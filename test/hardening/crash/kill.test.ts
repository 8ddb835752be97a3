/**
 * SIGKILL in the midst of what changes the store. Afterwards the store is in order, and the same command succeeds.
 * RL_CRASH_POINTS is how many points each operation is killed at.
 */
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { runOk } from "../../helpers/process.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { countCalls, killAt, mostCalls, points, type Scene } from "./sweep.ts";

const test = suite("killed");
const POINTS = Number(process.env.RL_CRASH_POINTS ?? 8);

let stage: Stage;
let archive: string;
test.before(async () => {
  skipIf(requires.tool("strace"));
  stage = await makeStage({ registry: "images" });
  archive = join(stage.home, "image.tar");
  // Makes the user namespace that all others join: under strace its set-user-id helpers would have no rights.
  await stage.ok(["pull", "-q", stage.image("busybox:layers")]);
  await stage.ok(["pull", "-q", stage.image("busybox:latest")]);
  await stage.ok(["save", "--format", "oci-archive", "-o", archive, stage.image("busybox:layers")]);
  await stage.ok([
    "run",
    "--network",
    "none",
    "--name",
    "changed",
    stage.image("busybox:layers"),
    "sh",
    "-c",
    CHANGE,
  ]);
  // The overlay leaves a directory that even its owner may not copy.
  for (const id of stage.containers()) chmodSync(join(stage.store, "containers", id, "work/work"), 0o700);
});
test.after(() => stage?.stop());

/** What the container that is committed has done. */
const CHANGE = "mkdir /new && echo 1 > /new/file && rm -r /opaque && echo 2 >> /etc/passwd";

interface Operation {
  readonly name: string;
  /** Starts from a copy of the filled store, not from an empty one. */
  readonly filled: boolean;
  args(): readonly string[];
  /** The same once more: must succeed, whatever the killed one has got done. */
  again(): readonly string[];
  /** What `again` may be refused with, as the killed one has got it done. */
  readonly done?: RegExp;
  /** An image that must run in the end. */
  readonly runs: () => string;
  /** An image of the filled store that must not be there in the end. */
  readonly gone?: () => string;
}

const layers = (): string => stage.image("busybox:layers");
const latest = (): string => stage.image("busybox:latest");
const OPERATIONS: readonly Operation[] = [
  {
    name: "pull",
    filled: false,
    args: () => ["pull", "-q", layers()],
    again: () => ["pull", "-q", layers()],
    runs: layers,
  },
  {
    name: "load",
    filled: false,
    args: () => ["load", "-q", "-i", archive],
    again: () => ["load", "-q", "-i", archive],
    runs: layers,
  },
  {
    name: "commit",
    filled: true,
    args: () => ["commit", "-q", "changed", "committed:1"],
    again: () => ["commit", "-q", "changed", "committed:1"],
    runs: () => "committed:1",
  },
  {
    name: "rmi",
    filled: true,
    args: () => ["rmi", latest()],
    again: () => ["rmi", latest()],
    done: /^rl: Cannot find image "[^"]+": it is not here\n/,
    gone: latest,
    runs: layers,
  },
  {
    name: "prune",
    filled: true,
    args: () => ["image", "prune", "-a", "-f"],
    again: () => ["image", "prune", "-a", "-f"],
    runs: layers,
  },
];

async function scene(operation: Operation, name: string): Promise<Scene & { readonly store: string }> {
  const store = `${stage.store}-${operation.name}-${name}`;
  // cp makes the marks of removed files as well, which are device nodes that anybody may make.
  if (operation.filled) await runOk(["cp", "-a", stage.store, store]);
  return { cwd: stage.home, env: { ...stage.env, RL_ROOT: store }, store };
}

test("a sweep without a point is an error", () => {
  assert.is(
    mostCalls("7 close(3) = 0\n8 close(3 <unfinished ...>\n8 <... close resumed>) = 0\n8 close(4) = 0\n"),
    2,
  );
  assert.throws(() => mostCalls(""), /no system call/);
  assert.equal(points(9, 3), [1, 4, 7]);
  for (const [most, wanted] of [
    [0, 8],
    [9, 0],
    [9, Number.NaN],
  ] as const) {
    assert.throws(() => points(most, wanted), /none/);
  }
});

for (const operation of OPERATIONS) {
  test(`${operation.name}: the store is in order wherever it was killed`, async () => {
    const whole = await scene(operation, "whole");
    if (operation.gone !== undefined) {
      assert.is.not(await stage.ok(["images", "-q", operation.gone()], { env: whole.env }), "");
    }
    const most = await countCalls(operation.args(), whole);
    let killed = 0;
    for (const count of points(most, POINTS)) {
      const at = await scene(operation, String(count));
      const where = `${operation.name} killed at call ${count} of ${most}`;
      if ((await killAt(count, operation.args(), at)).exitCode !== 0) killed += 1;
      const check = await stage.rl(["system", "check"], { env: at.env });
      assert.is(check.exitCode, 0, `${where}: ${check.stdout}${check.stderr}`);
      const again = await stage.rl(operation.again(), { env: at.env });
      const isDone = again.exitCode === 125 && operation.done?.test(again.stderr) === true;
      assert.ok(again.exitCode === 0 || isDone, `${where}, then again: ${again.exitCode} ${again.stderr}`);
      await stage.ok([...PLAIN, "--pull", "never", operation.runs(), "true"], { env: at.env });
      if (operation.gone !== undefined) {
        assert.is(await stage.ok(["images", "-q", operation.gone()], { env: at.env }), "", where);
      }
      const end = await stage.rl(["system", "check"], { env: at.env });
      assert.is(end.exitCode, 0, `${where}, then again: ${end.stdout}`);
    }
    // A sweep that kills nothing shows nothing; which thread makes how many calls differs from run to run.
    assert.ok(killed * 3 >= Math.min(POINTS, most), `only ${killed} were killed`);
  });
}

test.run();
