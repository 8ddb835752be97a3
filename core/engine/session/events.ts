/** What happens to containers and images: told, and heard of. */
import { appendEvents } from "../../host/bun/events.ts";
import { eventsFile } from "../../host/bun/events-file.ts";
import { readLines } from "../../host/bun/line-files.ts";
import { eventText, parseEvent } from "../../mod.ts";
import type { EventRange, EventsApi } from "../apis.ts";
import { readingEnd } from "./reading-end.ts";
import type { Session } from "./session.ts";

type Paths = Pick<Session["paths"], "run">;

export function createEvents(paths: () => Paths): EventsApi {
  return {
    tell: (event) => appendEvents(paths(), eventText({ ...event, timeNano: nowNano() })),
    read: (range) => readEvents(paths(), range),
  };
}

async function* readEvents(paths: Paths, { since, until, signal }: EventRange) {
  const isPast = until !== undefined && until <= nowNano();
  const end = readingEnd({ signal, until: until === undefined ? undefined : Number(until / 1_000_000n) });
  const tail = since === undefined && !isPast ? 0 : undefined;
  try {
    for await (const lines of readLines(eventsFile(paths), { tail, follow: end.signal })) {
      const events = lines.map(parseEvent).filter((event) => event !== undefined);
      yield events.filter(
        ({ timeNano }) =>
          (since === undefined || timeNano >= since) && (until === undefined || timeNano <= until),
      );
    }
  } finally {
    end.abort();
  }
}

function nowNano(): bigint {
  return BigInt(Math.floor((performance.timeOrigin + performance.now()) * 1000)) * 1000n;
}
