/** What has been told in the file of a run directory. */
import { existsSync, readFileSync } from "node:fs";
import { type LifeEvent, parseEvent } from "../../../../core/container/event.ts";
import { eventsFile } from "../../../../core/host/bun/events-file.ts";

export function toldEvents(paths: { readonly run: string }): LifeEvent[] {
  const file = eventsFile(paths);
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  return lines.map(parseEvent).filter((event) => event !== undefined);
}
