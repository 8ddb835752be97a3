/**
 * `npm run bench -- exec [--runs N]`: a command in a container that runs, beside podman's, and beside a start of each.
 */
import { prepare, workPlace } from "../place.ts";
import { CONTENDERS, type Contender } from "../start/contenders.ts";
import { failureOf, measure } from "../start/measure.ts";
import { median, ms, quantile, table } from "../stats.ts";

const NAME = "bench-exec";
const WAITS = ["sleep", "1000000"];

export interface ExecResult {
  readonly runs: number;
  readonly entries: readonly {
    readonly name: string;
    readonly version: string;
    /** Nanoseconds. */
    readonly samples: readonly number[];
  }[];
}

/** What runs a container of the contender's, without its own flags: the words before "run", and those behind. */
function parts({ argv }: Contender): { base: readonly string[]; image: readonly string[] } {
  const at = argv.indexOf("run");
  return { base: argv.slice(0, at), image: argv.slice(at + 1, -1) };
}

export async function benchExec(runs: number, warmup: number): Promise<ExecResult> {
  const place = workPlace();
  const starts: Contender[] = [];
  for (const name of ["rl", "podman"]) {
    const made = await CONTENDERS[name]?.(place);
    if (made !== undefined) starts.push(made);
  }
  const all = starts.flatMap((start): Contender[] => [
    { ...start, name: `${start.name} exec`, argv: [...parts(start).base, "exec", NAME, "/bin/true"] },
    { ...start, name: `${start.name} run` },
  ]);
  try {
    for (const start of starts) {
      const { base, image } = parts(start);
      prepare([...base, "run", "--detach", "--name", NAME, ...image, ...WAITS], start.env);
    }
    for (const contender of all) {
      const failure = failureOf(contender);
      if (failure !== undefined) throw new Error(`${contender.name}: ${failure}`);
    }
    const entries = measure(all, runs, warmup).map(({ contender: { name, version }, samples }) => ({
      name,
      version,
      samples,
    }));
    return { runs, entries };
  } finally {
    for (const start of starts) end(start);
  }
}

/** The containers are removed by whoever waits for their end. */
function end(start: Contender): void {
  const { base } = parts(start);
  const listing = [...base, "top", NAME, ...(start.name === "podman" ? ["hpid"] : ["-o", "pid="])];
  const pid = Number(/\d+/.exec(prepare(listing, start.env))?.[0]);
  process.kill(pid, "SIGKILL");
}

export function renderExec({ entries, runs }: ExecResult): string {
  const first = median(entries[0]?.samples ?? []);
  const rows = entries.map(({ name, version, samples }) => [
    version === "" ? name : `${name} (${version})`,
    ms(median(samples)),
    `${ms(quantile(samples, 0.1))} to ${ms(quantile(samples, 0.9))}`,
    (median(samples) / first).toFixed(2),
  ]);
  const head = ["", "median", "p10 to p90", "times rl exec"];
  return `/bin/true, ${runs} runs each in turn, milliseconds\n${table([head, ...rows])}`;
}
