/** The published form of a measurement, and its table. */
import type { Machine } from "../machine.ts";
import { median, ms, quantile, table } from "../stats.ts";

export interface Entry {
  readonly name: string;
  readonly version: string;
  readonly note: string;
  readonly command: readonly string[];
  readonly medianMs: number;
  /** Every run in order, nanoseconds. */
  readonly samples: readonly number[];
}

export interface StartResult {
  readonly benchmark: "start";
  readonly date: string;
  readonly machine: Machine;
  readonly runs: number;
  readonly warmup: number;
  readonly entries: readonly Entry[];
  /** Those that could not take part, with what they said. */
  readonly absent: readonly { readonly name: string; readonly reason: string }[];
}

export function renderTable({ entries, absent }: StartResult): string {
  const ours = median(entries.find(({ name }) => name === "rl")?.samples ?? []);
  const rows = entries.map(({ name, samples }) => [
    name,
    ms(median(samples)),
    ms(quantile(samples, 0.1)),
    ms(quantile(samples, 0.9)),
    Number.isNaN(ours) ? "" : `${(median(samples) / ours).toFixed(2)}x`,
  ]);
  const lines = [table([["", "median ms", "p10", "p90", "vs rl"], ...rows])];
  for (const { name, reason } of absent) lines.push(`absent: ${name}: ${reason}`);
  return lines.join("\n");
}
