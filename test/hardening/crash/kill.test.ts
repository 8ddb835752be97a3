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
import { countCalls, killAt, points, type Scene } from "./sweep.ts";

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
  /** Statuses of `again` that are right. */
  readonly statuses: readonly number[];
  /** A container that must run, or must not, in the end. */
  readonly runs?: () => string;
}

const layers = (): string => stage.image("busybox:layers");
const OPERATIONS: readonly Operation[] = [
  {
    name: "pull",
    filled: false,
    args: () => ["pull", "-q", layers()],
    again: () => ["pull", "-q", layers()],
    statuses: [0],
    runs: layers,
  },
  {
    name: "load",
    filled: false,
    args: () => ["load", "-q", "-i", archive],
    again: () => ["load", "-q", "-i", archive],
    statuses: [0],
    runs: layers,
  },
  {
    name: "commit",
    filled: true,
    args: () => ["commit", "-q", "changed", "committed:1"],
    again: () => ["commit", "-q", "changed", "committed:1"],
    statuses: [0],
    runs: () => "committed:1",
  },
  {
    name: "rmi",
    filled: true,
    args: () => ["rmi", stage.image("busybox:latest")],
    // Done already is as good.
    again: () => ["rmi", stage.image("busybox:latest")],
    statuses: [0, 1, 125],
    runs: layers,
  },
  {
    name: "prune",
    filled: true,
    args: () => ["image", "prune", "-a", "-f"],
    again: () => ["image", "prune", "-a", "-f"],
    statuses: [0],
    runs: layers,
  },
];

async function scene(operation: Operation, name: string): Promise<Scene & { readonly store: string }> {
  const store = `${stage.store}-${operation.name}-${name}`;
  // cp makes the marks of removed files as well, which are device nodes that anybody may make.
  if (operation.filled) await runOk(["cp", "-a", stage.store, store]);
  return { cwd: stage.home, env: { ...stage.env, RL_ROOT: store }, store };
}

for (const operation of OPERATIONS) {
  test(`${operation.name}: the store is in order wherever it was killed`, async () => {
    const whole = await scene(operation, "whole");
    const most = await countCalls(operation.args(), whole);
    let killed = 0;
    for (const count of points(most, POINTS)) {
      const at = await scene(operation, String(count));
      const where = `${operation.name} killed at call ${count} of ${most}`;
      if ((await killAt(count, operation.args(), at)).exitCode !== 0) killed += 1;
      const check = await stage.rl(["system", "check"], { env: at.env });
      assert.is(check.exitCode, 0, `${where}: ${check.stdout}${check.stderr}`);
      const again = await stage.rl(operation.again(), { env: at.env });
      assert.ok(operation.statuses.includes(again.exitCode), `${where}, then again: ${again.stderr}`);
      const image = operation.runs?.();
      if (image !== undefined) {
        await stage.ok([...PLAIN, "--pull", "never", image, "true"], { env: at.env });
      }
      const end = await stage.rl(["system", "check"], { env: at.env });
      assert.is(end.exitCode, 0, `${where}, then again: ${end.stdout}`);
    }
    // A sweep that kills nothing shows nothing; which thread makes how many calls differs from run to run.
    assert.ok(killed * 3 >= Math.min(POINTS, most), `only ${killed} were killed`);
  });
}

test.run();
