/**
 * `npm run bench -- split`: where the time of a start goes. rl and its monitor append `NAME CLOCK_MONOTONIC_NS`
 * to the file named by RL_TRACE; the medians between one point and the next are printed beside an empty Bun.
 */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { workPlace } from "./place.ts";
import { CONTENDERS } from "./start/contenders.ts";
import { failureOf, measure } from "./start/measure.ts";
import { median, ms, quantile, table } from "./stats.ts";

interface Point {
  readonly name: string;
  readonly time: number;
}

export function parseTrace(text: string): Point[] {
  return text
    .trim()
    .split("\n")
    .map((line) => {
      const [name = "", time = ""] = line.split(" ");
      return { name, time: Number(time) };
    })
    .sort((a, b) => a.time - b.time);
}

/** Wall time since the epoch in nanoseconds, to about a microsecond. */
function wallClock(): number {
  return (performance.timeOrigin + performance.now()) * 1e6;
}

/** Read the wall clock between two readings of hrtime and keep the closest of many. */
const OFFSET_SCRIPT = `
  let best;
  for (let i = 0; i < 100; i += 1) {
    const before = process.hrtime.bigint();
    const wall = BigInt(Math.round((performance.timeOrigin + performance.now()) * 1e6));
    const after = process.hrtime.bigint();
    if (best === undefined || after - before < best.width) {
      best = { width: after - before, offset: (before + after) / 2n - wall };
    }
  }
  console.log(String(best.offset));`;

/**
 * CLOCK_MONOTONIC minus the wall clock. Bun's own clocks begin with its process, so Node is asked, whose hrtime is
 * the kernel's.
 */
function clockOffset(): number {
  return Number(Bun.spawnSync(["node", "-e", OFFSET_SCRIPT], { stdin: "ignore" }).stdout.toString());
}

export async function benchSplit(runs: number, warmup: number): Promise<string> {
  const place = workPlace();
  const make = (name: string) => CONTENDERS[name]?.(place);
  const [rl, bun] = [await make("rl"), await make("bun (empty)")];
  if (rl === undefined || bun === undefined) throw new Error("nothing to measure");
  const reason = failureOf(rl);
  if (reason !== undefined) throw new Error(`rl does not run: ${reason}`);

  const trace = join(place, "trace");
  const offset = clockOffset();
  const gaps = new Map<string, number[]>();
  const add = (name: string, time: number): void => void gaps.set(name, [...(gaps.get(name) ?? []), time]);
  for (let round = 0; round < warmup + runs; round += 1) {
    rmSync(trace, { force: true });
    const env = { ...process.env, ...rl.env, RL_TRACE: trace };
    const start = wallClock() + offset;
    const { exitCode } = Bun.spawnSync([...rl.argv], {
      stdin: "ignore",
      stdout: "ignore",
      stderr: "ignore",
      env,
    });
    const end = wallClock() + offset;
    if (exitCode !== 0) throw new Error(`rl failed in round ${round}`);
    if (round < warmup) continue;
    let before = start;
    for (const { name, time } of parseTrace(readFileSync(trace, "utf8"))) {
      add(name, time - before);
      before = time;
    }
    add("seen by the caller", end - before);
    add("total", end - start);
  }
  rmSync(trace, { force: true });

  const rows = [...gaps].map(([name, times]) => [
    name === "total" || name === "seen by the caller" ? name : `until ${name}`,
    ms(median(times)),
    ms(quantile(times, 0.1)),
    ms(quantile(times, 0.9)),
  ]);
  const untraced = measure([rl, bun], runs, warmup).map(({ contender, samples }) => [
    `${contender.name}, untraced`,
    ms(median(samples)),
    ms(quantile(samples, 0.1)),
    ms(quantile(samples, 0.9)),
  ]);
  return table([["", "median ms", "p10", "p90"], ...rows, ...untraced]);
}
