/** `npm run bench -- containers [--runs N]`: do commands take longer when a thousand containers have ended? */
import { circumstances, compared, comparedHead, RUN, timeStores } from "../filled-store.ts";
import type { Machine } from "../machine.ts";
import { table } from "../stats.ts";
import { fillStore } from "./fill.ts";

/** Command lines, and how many times as long they may take with many. */
const COMMANDS: Readonly<Record<string, { readonly argv: readonly string[]; readonly most?: number }>> = {
  "ps -a": { argv: ["ps", "-a"], most: 3 },
  "ps -aq": { argv: ["ps", "-aq"] },
  ps: { argv: ["ps"] },
  run: { argv: ["run", "--rm", "--network", "none", RUN, "true"], most: 1.2 },
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

export async function benchContainers(runs: number, warmup: number): Promise<ContainersResult> {
  const timed = await timeStores("containers", fillStore, COMMANDS, { runs, warmup });
  const entries = timed.map(({ count, ...entry }) => ({ ...entry, containers: count }));
  return { benchmark: "containers", ...circumstances(), runs, warmup, entries };
}

/** One line a command: both medians, their spread, how many times as long the larger store takes, and may take. */
export function renderContainers({ entries, runs }: ContainersResult): string {
  const of = (command: string, count: number): readonly number[] =>
    entries.find((entry) => entry.command === command && entry.containers === count)?.samples ?? [];
  const rows = Object.entries(COMMANDS).map(([command, { most }]) => [
    ...compared(command, of),
    most === undefined ? "" : String(most),
  ]);
  const head = [...comparedHead("containers"), "at most"];
  return `${runs} runs each in turn, milliseconds\n${table([head, ...rows])}`;
}
