/** `npm run bench -- pull [--runs N] [--only NAME,...]`: how long does a large image take to arrive? */
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { type Machine, machine } from "../machine.ts";
import { prepare, repository, withRegistry, workPlace } from "../place.ts";
import { median, table } from "../stats.ts";
import { layersOf, type PullContender, pullContenders } from "./contenders.ts";
import { peakMemory } from "./memory.ts";

export interface PullOptions {
  readonly runs: number;
  readonly only: readonly string[];
}

export interface PullResult {
  readonly benchmark: "pull";
  readonly date: string;
  readonly machine: Machine;
  readonly image: { readonly layers: number; readonly bytes: number };
  readonly runs: number;
  readonly entries: readonly PullEntry[];
}

export interface PullEntry {
  readonly name: string;
  readonly version: string;
  readonly note: string;
  readonly medianMs: number;
  /** All processes of the command together, in a run of its own. */
  readonly peakMemoryKiB: number;
  /** Every run in order, milliseconds. */
  readonly samples: readonly number[];
}

/** The image (image.sh), made when missing, which needs root. */
export function pullImages(): string {
  return prepare([join(repository, "benchmarks/pull/image.sh")]).trim();
}

/** Pull with everybody in turn, in rounds, so that what else the machine does falls on all alike. */
export async function benchPull({ runs, only }: PullOptions): Promise<PullResult> {
  const place = workPlace();
  const floor = join(place, "floor");
  const source = join(repository, "benchmarks/pull/floor.c");
  prepare(["gcc", "-O2", source, "-o", floor, "-lisal", "-lcrypto", "-lpthread"]);
  return await withRegistry(
    async (registry) => {
      const reference = `${registry}/services:latest`;
      const layers = layersOf(reference);
      const contenders = pullContenders(reference, floor).filter(
        ({ name }) => only.length === 0 || only.includes(name),
      );
      const samples = contenders.map((): number[] => []);
      for (let run = 0; run < runs; run += 1) {
        for (const [index, contender] of contenders.entries())
          samples[index]?.push((await pull(place, contender)).ms);
      }
      const entries: PullEntry[] = [];
      for (const [index, contender] of contenders.entries()) {
        const { name, version, note } = contender;
        const own = samples[index] ?? [];
        const { peak } = await pull(place, contender, true);
        entries.push({ name, version, note, medianMs: median(own), peakMemoryKiB: peak, samples: own });
      }
      const image = { layers: layers.length, bytes: layers.reduce((sum, { size }) => sum + size, 0) };
      return { benchmark: "pull", date: new Date().toISOString(), machine: machine(), image, runs, entries };
    },
    join(pullImages(), "registry"),
  );
}

async function pull(
  place: string,
  contender: PullContender,
  watched = false,
): Promise<{ readonly ms: number; readonly peak: number }> {
  // Never one that was used before: what removing leaves behind makes some file systems slow for minutes.
  const directory = mkdtempSync(join(place, "pull-"));
  const argv = contender.argv(directory);
  // Nobody shall wait for what the one before has left to write.
  prepare(["sync"]);
  const start = performance.now();
  const child = Bun.spawn([...argv], {
    env: { ...process.env, ...contender.env(directory) },
    stdin: "ignore",
    stdout: "ignore",
    stderr: "pipe",
  });
  const memory = watched ? peakMemory(child.pid, child.exited) : 0;
  const said = new Response(child.stderr).text();
  const status = await child.exited;
  const ms = Math.round(performance.now() - start);
  if (status !== 0) throw new Error(`${contender.name} ended with ${status}: ${await said}`);
  return { ms, peak: await memory };
}

export function renderPull({ entries, image }: PullResult): string {
  const of = (name: string): number => entries.find((entry) => entry.name === name)?.medianMs ?? Number.NaN;
  const rows = entries.map(({ name, medianMs, peakMemoryKiB }) => [
    name,
    String(medianMs),
    `${(medianMs / of("floor")).toFixed(2)}x`,
    `${(medianMs / of("rl")).toFixed(2)}x`,
    (peakMemoryKiB / 1024).toFixed(0),
  ]);
  const head = ["", "median ms", "vs floor", "vs rl", "peak MiB"];
  return `${image.layers} layers, ${(image.bytes / 1e6).toFixed(0)} MB compressed\n${table([head, ...rows])}`;
}
