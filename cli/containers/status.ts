import type { ListedContainer } from "../../core/mod.ts";
import { formatDuration } from "../format.ts";

/** Docker's words: "Up 3 minutes (Paused)", "Exited (0) 2 hours ago", "Created", "Dead". `now` in milliseconds. */
export function statusText({ status, state, end }: ListedContainer, now: number): string {
  switch (status) {
    case "created":
      return "Created";
    case "dead":
      return "Dead";
    case "exited": {
      const ended = Date.parse(end?.finishedAt ?? "");
      // Nobody knows when, after the machine has stopped.
      return `Exited (${end?.exitCode ?? 0})${Number.isNaN(ended) ? "" : ` ${since(ended, now)} ago`}`;
    }
    case "paused":
      return `Up ${since(Date.parse(state?.startedAt ?? ""), now)} (Paused)`;
    case "running":
      return `Up ${since(Date.parse(state?.startedAt ?? ""), now)}`;
  }
}

function since(then: number, now: number): string {
  return formatDuration((now - then) / 1000);
}
