/** `npm run bench -- store [--runs N]`: do commands take longer when there are a thousand images? */
import {
  circumstances,
  compared,
  comparedHead,
  RUN,
  type TimedCommand,
  timeStores,
} from "../filled-store.ts";
import type { Machine } from "../machine.ts";
import { table } from "../stats.ts";
import { fillStore } from "./images.ts";

const COMMANDS: Readonly<Record<string, TimedCommand>> = {
  images: { argv: ["images"] },
  "images -q": { argv: ["images", "-q"] },
  run: { argv: ["run", "--rm", "--network", "none", RUN, "true"] },
  // A driver that is asked for is one of the things that are prepared for every time.
  "run, not prepared": {
    argv: ["run", "--rm", "--network", "none", RUN, "true"],
    env: { RL_STORAGE_DRIVER: "overlay" },
  },
  inspect: { argv: ["inspect", RUN] },
  tag: { argv: ["tag", RUN, "localhost/bench:again"] },
};

export interface StoreResult {
  readonly benchmark: "store";
  readonly date: string;
  readonly machine: Machine;
  readonly version: string;
  readonly runs: number;
  readonly warmup: number;
  readonly entries: readonly StoreEntry[];
}

export interface StoreEntry {
  readonly command: string;
  readonly images: number;
  readonly medianMs: number;
  /** Nanoseconds. */
  readonly samples: readonly number[];
}

export async function benchStore(runs: number, warmup: number): Promise<StoreResult> {
  const timed = await timeStores("images", fillStore, COMMANDS, { runs, warmup });
  const entries = timed.map(({ count, ...entry }) => ({ ...entry, images: count }));
  return { benchmark: "store", ...circumstances(), runs, warmup, entries };
}

/** One line a command: both medians, their spread, and how many times as long the larger store takes. */
export function renderStore({ entries, runs }: StoreResult): string {
  const of = (command: string, count: number): readonly number[] =>
    entries.find((entry) => entry.command === command && entry.images === count)?.samples ?? [];
  const rows = Object.keys(COMMANDS).map((command) => compared(command, of));
  return `${runs} runs each in turn, milliseconds\n${table([comparedHead("images"), ...rows])}`;
}
