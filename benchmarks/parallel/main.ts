/**
 * `npm run bench -- parallel [--runs N] [--only NAME,...]`: N starts at once, 100 if not said, beside podman's. In each
 * round every contender in turn starts all of its containers in one moment, and waits until the last has ended and all
 * are removed. Who fails is counted, and the first of them says why.
 */
import { existsSync, readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { dirname, join } from "node:path";
import { type Machine, machine } from "../machine.ts";
import { workPlace } from "../place.ts";
import { CONTENDERS, type Contender } from "../start/contenders.ts";
import { failureOf } from "../start/measure.ts";
import { median, ms, quantile, table } from "../stats.ts";

const NAMES = ["rl", "podman"];
const ROUNDS = 3;
/** How many medians the slowest may take: more would mean that starts wait in a queue. */
const SLOWEST = 10;

export interface ParallelRound {
  /** Nanoseconds from the first start to the last end. */
  readonly whole: number;
  /** Nanoseconds from the moment all were started in to each end. */
  readonly samples: readonly number[];
  /** Microseconds of processors that the whole session has taken meanwhile, helpers included; where that is counted. */
  readonly cpu?: number | undefined;
  readonly failed: number;
  /** What the first that failed has said. */
  readonly failure?: string | undefined;
}

export interface ParallelResult {
  readonly benchmark: "parallel";
  readonly date: string;
  readonly machine: Machine;
  /** Programs that ran or wanted to, on average over the minute before. */
  readonly load: number;
  readonly atOnce: number;
  readonly entries: readonly {
    readonly name: string;
    readonly version: string;
    readonly command: readonly string[];
    readonly rounds: readonly ParallelRound[];
  }[];
}

export async function benchParallel(atOnce: number, only: readonly string[]): Promise<ParallelResult> {
  const [load = Number.NaN] = loadavg();
  const place = workPlace();
  const entries: { contender: Contender; rounds: ParallelRound[] }[] = [];
  for (const name of NAMES.filter((known) => only.length === 0 || only.includes(known))) {
    const contender = await CONTENDERS[name]?.(place);
    if (contender === undefined) continue;
    const failure = failureOf(contender);
    if (failure !== undefined) throw new Error(`${contender.name}: ${failure}`);
    entries.push({ contender, rounds: [] });
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { contender, rounds } of entries) rounds.push(await startAll(contender, atOnce));
  }
  return {
    benchmark: "parallel",
    date: new Date().toISOString(),
    machine: machine(),
    load,
    atOnce,
    entries: entries.map(({ contender: { name, version, argv }, rounds }) => {
      return { name, version, command: argv, rounds };
    }),
  };
}

/** Microseconds of all that is in our session's control group: containers have theirs beside our own. */
function sessionCpu(): number | undefined {
  const own = /^0::(.*)$/m.exec(readFileSync("/proc/self/cgroup", "utf8"))?.[1] ?? "/";
  const path = join("/sys/fs/cgroup", dirname(own), "cpu.stat");
  const usage = existsSync(path) ? /^usage_usec (\d+)$/m.exec(readFileSync(path, "utf8"))?.[1] : undefined;
  return usage === undefined ? undefined : Number(usage);
}

async function startAll({ argv, env }: Contender, atOnce: number): Promise<ParallelRound> {
  const base = { ...process.env, ...env };
  const before = sessionCpu();
  const begin = Bun.nanoseconds();
  const ends = Array.from({ length: atOnce }, async () => {
    const child = Bun.spawn([...argv], { stdin: "ignore", stdout: "ignore", stderr: "pipe", env: base });
    const words = child.stderr.text();
    const exitCode = await child.exited;
    const time = Bun.nanoseconds() - begin;
    return { time, failure: exitCode === 0 ? undefined : `exit code ${exitCode}: ${(await words).trim()}` };
  });
  const all = await Promise.all(ends);
  const failures = all.flatMap(({ failure }) => (failure === undefined ? [] : [failure]));
  const samples = all.map(({ time }) => time);
  const after = sessionCpu();
  const cpu = before === undefined || after === undefined ? undefined : after - before;
  return { whole: Math.max(...samples), samples, cpu, failed: failures.length, failure: failures[0] };
}

/** One line a contender: its rounds taken together. */
export function renderParallel({ entries, atOnce, load }: ParallelResult): string {
  const rates = entries.map(({ rounds }) => (atOnce * 1e9) / median(rounds.map(({ whole }) => whole)));
  const rows = entries.map(({ name, version, rounds }, index) => {
    const samples = rounds.flatMap((round) => round.samples);
    const worst = Math.max(...rounds.map((round) => Math.max(...round.samples) / median(round.samples)));
    return [
      `${name} (${version})`,
      String(rounds.reduce((sum, { failed }) => sum + failed, 0)),
      ms(median(samples)),
      ms(quantile(samples, 1)),
      worst.toFixed(2),
      ms((1e3 * median(rounds.map(({ cpu = Number.NaN }) => cpu))) / atOnce),
      (rates[index] ?? Number.NaN).toFixed(1),
      ((rates[0] ?? Number.NaN) / (rates[index] ?? Number.NaN)).toFixed(1),
    ];
  });
  const head = [
    "",
    "failed",
    "median",
    "slowest",
    `times median (at most ${SLOWEST})`,
    "a second",
    "rl's rate",
  ];
  const title = `${atOnce} starts at once, ${ROUNDS} rounds, milliseconds; load before: ${load.toFixed(1)}`;
  return `${title}\n${table([head, ...rows])}`;
}
