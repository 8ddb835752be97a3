/** `npm run bench -- containers [--runs N]`: do commands take longer when a thousand containers have ended? */
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Machine, machine, version } from "../machine.ts";
import { prepare, program, workPlace } from "../place.ts";
import type { Contender } from "../start/contenders.ts";
import { measure } from "../start/measure.ts";
import { median, ms, quantile, table } from "../stats.ts";
import { type FilledStore, fillStore, RUN } from "./fill.ts";

const FEW = 10;
const MANY = 1000;

/** Command lines, and how many times as long they may take with many. */
const COMMANDS: Readonly<Record<string, readonly [argv: readonly string[], most?: number]>> = {
  "ps -a": [["ps", "-a"], 3],
  "ps -aq": [["ps", "-aq"]],
  ps: [["ps"]],
  run: [["run", "--rm", "--network", "none", RUN, "true"], 1.2],
};

export interface ContainersResult {
  readonly benchmark: "containers";
  readonly date: string;
  readonly machine: Machine;
  readonly version: string;
  readonly runs: number;
  readonly warmup: number;
  readonly entries: readonly ContainersEntry[];
}

export interface ContainersEntry {
  readonly command: string;
  readonly containers: number;
  readonly medianMs: number;
  /** Nanoseconds. */
  readonly samples: readonly number[];
}

export function benchContainers(runs: number, warmup: number): ContainersResult {
  const place = mkdtempSync(join(workPlace(), "containers-"));
  const stores = [fillStore(place, FEW), fillStore(place, MANY)];
  const kinds = Object.keys(COMMANDS).flatMap((command) => stores.map((store) => ({ command, store })));
  const contenders = kinds.map(({ command, store }) => contender(command, store));
  const entries = measure(contenders, runs, warmup).map(({ samples }, index) => ({
    command: kinds[index]?.command ?? "",
    containers: kinds[index]?.store.containers ?? 0,
    medianMs: Number((median(samples) / 1e6).toFixed(3)),
    samples,
  }));
  for (const { env } of stores) prepare(["rm", "-rf", "--", env.XDG_RUNTIME_DIR ?? ""]);
  prepare(["unshare", "--user", "--map-root-user", "--map-auto", "rm", "-rf", "--", place]);
  rmSync(place, { recursive: true, force: true });
  return {
    benchmark: "containers",
    date: new Date().toISOString(),
    machine: machine(),
    version: version([program, "version"]),
    runs,
    warmup,
    entries,
  };
}

function contender(command: string, { containers, env }: FilledStore): Contender {
  const [words = []] = COMMANDS[command] ?? [];
  return {
    name: `${command}, ${containers} containers`,
    argv: [program, ...words],
    env,
    note: "",
    version: "",
  };
}

/** One line a command: both medians, their spread, how many times as long the larger store takes, and may take. */
export function renderContainers({ entries, runs }: ContainersResult): string {
  const rows = Object.entries(COMMANDS).map(([command, [, most]]) => {
    const of = (containers: number): readonly number[] =>
      entries.find((entry) => entry.command === command && entry.containers === containers)?.samples ?? [];
    const [few, many] = [of(FEW), of(MANY)];
    const spread = (samples: readonly number[]): string =>
      `${ms(quantile(samples, 0.1))} to ${ms(quantile(samples, 0.9))}`;
    const ratio = (median(many) / median(few)).toFixed(2);
    return [
      command,
      ms(median(few)),
      spread(few),
      ms(median(many)),
      spread(many),
      ratio,
      most === undefined ? "" : String(most),
    ];
  });
  const head = [
    "",
    `${FEW} containers`,
    "p10 to p90",
    `${MANY} containers`,
    "p10 to p90",
    "ratio",
    "at most",
  ];
  return `${runs} runs each in turn, milliseconds\n${table([head, ...rows])}`;
}
