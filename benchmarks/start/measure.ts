import type { Contender } from "./contenders.ts";

export interface Measured {
  readonly contender: Contender;
  /** Wall time from spawn to exit of every run, in nanoseconds, in the order they were made. */
  readonly samples: number[];
}

/** One run: nothing is read or written, so the time is the program's and the kernel's. */
function once(
  { argv, env }: Contender,
  base: Readonly<Record<string, string | undefined>>,
): { time: number; ok: boolean } {
  const options = { stdin: "ignore", stdout: "ignore", stderr: "ignore", env: { ...base, ...env } } as const;
  const command = [...argv];
  const start = Bun.nanoseconds();
  const { exitCode } = Bun.spawnSync(command, options);
  return { time: Bun.nanoseconds() - start, ok: exitCode === 0 };
}

/** Run it once and see whether it works; returns what it said when not. */
export function failureOf({ argv, env }: Contender): string | undefined {
  const { exitCode, stderr } = Bun.spawnSync([...argv], {
    stdin: "ignore",
    stdout: "ignore",
    env: { ...process.env, ...env },
    timeout: 60_000,
  });
  return exitCode === 0 ? undefined : `exit code ${exitCode}: ${stderr.toString().trim()}`;
}

/**
 * Take turns: one run of each in every round, the first of a round moving on by one, so that a busy moment of the
 * machine and what one leaves for the next to clean up meet all alike. Warm-up rounds are not kept.
 */
export function measure(contenders: readonly Contender[], runs: number, warmup: number): Measured[] {
  const measured = contenders.map((contender) => ({ contender, samples: [] as number[] }));
  const base = { ...process.env };
  for (let round = 0; round < warmup + runs; round += 1) {
    for (let turn = 0; turn < measured.length; turn += 1) {
      const current = measured[(round + turn) % measured.length];
      if (current === undefined) continue;
      const { time, ok } = once(current.contender, base);
      if (!ok) throw new Error(`${current.contender.name} failed in round ${round}`);
      if (round >= warmup) current.samples.push(time);
    }
  }
  return measured;
}
