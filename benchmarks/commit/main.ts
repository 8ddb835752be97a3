/**
 * `npm run bench -- commit [--runs N]`: how long does it take to make an image of a container that has changed
 * 2,000 files? Beside the image of some 500 MB there is one of a tenth: the time shall not depend on it.
 */
import { mkdirSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { prepare, workPlace } from "../place.ts";
import { median, ms, table } from "../stats.ts";
import { type Contender, podman, rl } from "./contenders.ts";
import { makeRootfs } from "./rootfs.ts";

const CHANGED = 2000;
const IMAGES = { large: 50_000, small: 2000 } as const;

export interface CommitResult {
  readonly runs: number;
  readonly entries: readonly {
    readonly name: string;
    readonly version: string;
    readonly image: string;
    /** Nanoseconds. */
    readonly samples: readonly number[];
  }[];
}

/** A byte behind every so many files. */
function change(files: number): string {
  const each = files / CHANGED;
  return `i=0; while [ $i -lt ${files} ]; do echo >>/data/d$((i/100))/f$i; i=$((i+${each})); done`;
}

export function benchCommit(runs: number): CommitResult {
  const place = mkdtempSync(join(workPlace(), "commit-"));
  const sources = join(workPlace(), "commit-sources");
  mkdirSync(sources, { recursive: true });
  const contenders = [rl(place), podman(place)];
  const cases: { contender: Contender; image: string; files: number; samples: number[] }[] = [];
  for (const [image, files] of Object.entries(IMAGES)) {
    const archive = makeRootfs(sources, image, files, files / CHANGED);
    for (const contender of contenders) {
      contender.load(archive, `localhost/${image}:1`);
      cases.push({ contender, image, files, samples: [] });
    }
  }
  for (let run = 0; run <= runs; run++) {
    // In turns, and every one on a container and under names of its own: nothing is removed meanwhile.
    for (const { contender, image, files, samples } of cases) {
      const name = `${image}-${run}`;
      contender.run(`localhost/${image}:1`, name, change(files));
      prepare(["sync"]);
      const nanoseconds = time(contender, name);
      if (run > 0) samples.push(nanoseconds);
    }
  }
  prepare(["sh", "-c", `podman unshare rm -rf "$1"`, "sh", place]);
  const entries = cases.map(({ contender: { name, version }, image, samples }) => ({
    name,
    version,
    image,
    samples,
  }));
  return { runs, entries };
}

function time(contender: Contender, name: string): number {
  const { argv, env } = contender.commit(name, `localhost/made:${name}`);
  const begin = Bun.nanoseconds();
  const done = Bun.spawnSync([...argv], { stdin: "ignore", env: { ...process.env, ...env } });
  const end = Bun.nanoseconds();
  if (done.exitCode !== 0) throw new Error(`${argv.join(" ")}: ${done.stderr.toString()}`);
  return end - begin;
}

export function renderCommit({ entries, runs }: CommitResult): string {
  const rows = entries.map(({ name, version, image, samples }) => [
    `${name} (${version})`,
    image,
    ms(median(samples)),
    ms(Math.min(...samples)),
    ms(Math.max(...samples)),
  ]);
  return `commit of ${CHANGED} changed files, ${runs} runs each, milliseconds\n${table([
    ["", "image", "median", "least", "most"],
    ...rows,
  ])}`;
}
