import { EVENT_FILTERS } from "../../core/engine/event-filters.ts";
import { parseFilters } from "../../core/engine/filter.ts";
import { readMoment } from "../../core/engine/moment-nanos.ts";
import { escapeText } from "../../core/mod.ts";
import type { CommandContext } from "../context.ts";
import { eventLine, eventStruct } from "../event-text.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { renderEach } from "../template/listing.ts";
import type { eventsSpec } from "./events.spec.ts";

export async function run(
  { flags }: ParsedArguments<typeof eventsSpec>,
  context: CommandContext,
): Promise<number> {
  const { output, events, signal } = context;
  const format = flags.format?.trim() || undefined;
  const isTerminal = output.isTerminal(1);
  // A format that is none is told before anything happens.
  if (format !== undefined) renderEach(format, [], isTerminal);
  const fits = await parseFilters(flags.filter, EVENT_FILTERS);
  const moment = (flag: "since" | "until"): bigint | undefined => {
    const value = flags[flag];
    return value === undefined ? undefined : readMoment(`--${flag}`, value, context.now());
  };
  for await (const told of events.read({ since: moment("since"), until: moment("until"), signal })) {
    const wanted = told.filter(fits);
    if (wanted.length > 0) {
      const lines = (): string =>
        wanted.map((event) => `${escapeText(eventLine(event, zoneAt(event.timeNano)))}\n`).join("");
      output.out(format === undefined ? lines() : renderEach(format, wanted.map(eventStruct), isTerminal));
    }
    if (output.isClosed === true) break;
  }
  return 0;
}

/** Minutes that this machine's clock is ahead of UTC at a time. */
function zoneAt(timeNano: bigint): number {
  return -new Date(Number(timeNano / 1_000_000n)).getTimezoneOffset() || 0;
}
