import { type Sample, takeSample } from "../../core/engine/stats/sample.ts";
import type { Container } from "../../core/mod.ts";
import type { CommandContext } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { STATS_COLUMNS, STATS_HEADS, type StatsRow, statsRow } from "../stats/row.ts";
import { renderListing } from "../template/listing.ts";
import type { statsSpec } from "./stats.spec.ts";

/** Milliseconds between two looks. */
const INTERVAL = 1000;
/** For the first time: long enough for a share of the processor that means something. */
const FIRST_INTERVAL = 500;
/** Clear a terminal, and go to its upper left corner. */
const CLEAR = "\u001b[2J\u001b[H";

type Flags = ParsedArguments<typeof statsSpec>["flags"];
type Samples = ReadonlyMap<string, Sample | undefined>;

interface Shown {
  readonly container: Container;
  readonly asked: string;
}

export async function run(
  { flags, positionals }: ParsedArguments<typeof statsSpec>,
  context: CommandContext,
): Promise<number> {
  const { output, signal } = context;
  const isTerminal = output.isTerminal(1);
  const render = (rows: readonly StatsRow[]): string =>
    renderListing(flags.format, { heads: STATS_HEADS, columns: STATS_COLUMNS, rows }, isTerminal);
  // A template that is none is told before anything is waited for.
  render([]);
  let before = sample(await chosen(positionals, flags, context), context);
  let interval = FIRST_INTERVAL;
  while (await waited(interval, signal)) {
    const shown = await chosen(positionals, flags, context);
    const now = sample(shown, context);
    const rows = shown.map(({ container: { document }, asked }) =>
      statsRow({ ...document, asked }, before.get(document.id), now.get(document.id), !flags["no-trunc"]),
    );
    output.out((isTerminal && !flags["no-stream"] ? CLEAR : "") + render(rows));
    if (flags["no-stream"]) return 0;
    before = now;
    interval = INTERVAL;
  }
  return 0;
}

/** Those that were asked for, whatever they are at, or else those that run; the newest first. */
async function chosen(
  names: readonly string[],
  { all }: Flags,
  { containers }: CommandContext,
): Promise<Shown[]> {
  if (names.length > 0) {
    const found = await Promise.all(names.map((name) => containers.find(name)));
    return found.map(({ now }, index) => ({ container: now, asked: names[index] ?? "" }));
  }
  const listed = await containers.list();
  return listed
    .filter(({ state }) => all || (state !== undefined && state.pid > 0))
    .sort((left, right) => (left.document.created < right.document.created ? 1 : -1))
    .map((container) => ({ container, asked: container.document.id }));
}

function sample(shown: readonly Shown[], { now }: CommandContext): Samples {
  return new Map(shown.map(({ container }) => [container.document.id, takeSample(container, now())]));
}

/** False when the person has seen enough. */
async function waited(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  signal.addEventListener("abort", () => resolve(), { once: true });
  await promise;
  clearTimeout(timer);
  return !signal.aborted;
}
