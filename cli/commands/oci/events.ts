import { parseDuration } from "../../../core/engine/moment.ts";
import { processStartTime } from "../../../core/host/bun/process-facts.ts";
import { eventLine, RlError } from "../../../core/mod.ts";
import type { BasicContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { followEvents, statsEvent } from "../../oci/follow-events.ts";
import { openOwnGroup, refuseStopped } from "../../oci/own-group.ts";
import { logged } from "../../oci/root.ts";
import { findContainer, runtimeDirectory } from "../../oci/runtime.ts";
import type { ociEventsSpec } from "./events.spec.ts";

const ACTION = "tell of container";

export function run(
  { flags, positionals }: ParsedArguments<typeof ociEventsSpec>,
  context: BasicContext,
): Promise<number> {
  const [id = ""] = positionals;
  return logged(flags, context, async () => {
    const interval = readInterval(flags.interval);
    const { state, status } = await findContainer(runtimeDirectory(flags, context), id);
    refuseStopped(id, status, ACTION);
    using group = openOwnGroup(state, ACTION);
    if (flags.stats) {
      context.output.out(eventLine(statsEvent(id, group)));
      return 0;
    }
    await followEvents({
      id,
      group,
      interval,
      isAlive: () => processStartTime(state.pid) === state.startTime,
      signal: context.signal,
      tell: (event) => context.output.out(eventLine(event)),
    });
    return 0;
  });
}

function readInterval(text: string): number {
  const interval = parseDuration(text);
  if (interval !== undefined && interval > 0) return interval;
  throw new RlError({
    code: "invalid",
    action: "use --interval",
    subject: text,
    state: "it is no time",
    hint: "write it like 5s or 500ms",
  });
}
