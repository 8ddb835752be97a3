/**
 * Layers made to exhaust disk, memory or time. Each is imported by a process of its own, whose greatest memory and
 * whose writes to the disk, the tree worker's included, are held against those of a small layer.
 */
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { suite } from "uvu";
import * as assert from "uvu/assert";
import { skipIf } from "../../helpers/skip.ts";
import { type TempDir, tempDir } from "../../helpers/temp-dir.ts";
import { openTreeBench, type TreeBench, treeBenchObstacle } from "../../helpers/tree-worker.ts";
import type { Bomb } from "./list.ts";
import { archive, file, gzip, type Layer, MIB } from "./make.ts";

const MEMORY = 160 * MIB;
const DISK = 256 * MIB;
/** Nothing here should take long; this ends what hangs. */
const TIMEOUT_MS = 120_000;

interface Cost {
  readonly outcome: string;
  readonly errors: string;
  readonly memory: number;
  readonly disk: number;
}

/** Register one test for each. */
export function testBombs(test: ReturnType<typeof suite>, bombs: readonly Bomb[]): void {
  let bench: TreeBench;
  let scratch: TempDir;
  let base: Cost;

  test.before(async () => {
    skipIf(await treeBenchObstacle());
    bench = await openTreeBench();
    scratch = tempDir("rl-bombs");
    chmodSync(scratch.path, 0o777);
    const small = archive(file("a", "x"));
    const diffId = `sha256:${new Bun.CryptoHasher("sha256").update(small).digest("hex")}`;
    base = await apply(gzip(small), diffId, scratch.path, bench.program);
    assert.is(base.outcome, "ok", base.errors);
  });
  test.after(async () => {
    await bench?.remove();
    scratch?.remove();
  });

  for (const { what, code, make } of bombs) {
    test(what, async () => {
      const { outcome, errors, memory, disk } = await apply(
        make(),
        `sha256:${"0".repeat(64)}`,
        scratch.path,
        bench.program,
      );
      assert.is(outcome, code, errors);
      const more = memory - base.memory;
      assert.ok(more <= MEMORY, `${Math.round(more / MIB)} MiB of memory more than for a small layer`);
      assert.ok(disk <= DISK, `${Math.round(disk / MIB)} MiB written`);
      if (process.env.RL_TEST_VERBOSE === "1") {
        console.log(
          `${what}: ${Math.round(more / MIB)} MiB memory, ${Math.round(disk / MIB)} MiB disk: ${errors.trim()}`,
        );
      }
    });
  }
}

async function apply(
  { bytes, mediaType }: Layer,
  diffId: string,
  directory: string,
  worker: string,
): Promise<Cost> {
  const blob = join(directory, "blob");
  writeFileSync(blob, bytes);
  const script = join(import.meta.dir, "apply.ts");
  const child = Bun.spawn([process.execPath, script, blob, mediaType, diffId, directory], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    timeout: TIMEOUT_MS,
    env: { ...process.env, RL_TREE_WORKER: worker },
  });
  const [output, errors] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
  const { outcome, memory } = JSON.parse(output) as { outcome: string; memory: number };
  // Blocks of 512 bytes, those of the tree worker included.
  return { outcome, errors, memory, disk: Number(child.resourceUsage()?.ops.out ?? 0) * 512 };
}
