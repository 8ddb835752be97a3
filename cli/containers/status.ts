import type { ListedContainer } from "../../core/mod.ts";
import { formatDuration } from "../format.ts";

/** Docker's words: "Up 3 minutes (Paused)", "Exited (0) 2 hours ago", "Created", "Dead". `now` in milliseconds. */
export function statusText({ status, state, end, health }: ListedContainer, now: number): string {
  const exited = `(${end?.exitCode ?? 0})`;
  const ended = since(end?.finishedAt, now);
  switch (status) {
    case "created":
      return "Created";
    case "dead":
      return "Dead";
    case "paused":
      return `Up ${since(state?.startedAt, now)} (Paused)`;
    case "restarting":
      return `Restarting ${exited}${ended === "" ? "" : ` ${ended} ago`}`;
    case "running":
      return `Up ${since(state?.startedAt, now)}${health === undefined ? "" : ` (${healthText(health.Status)})`}`;
    default:
      // Nobody knows when, after the machine has stopped.
      return `Exited ${exited}${ended === "" ? "" : ` ${ended} ago`}`;
  }
}

function healthText(status: string): string {
  return status === "starting" ? "health: starting" : status;
}

/** "" for a time that there is none of. */
function since(then: string | undefined, now: number): string {
  const time = Date.parse(then ?? "");
  return Number.isNaN(time) ? "" : formatDuration((now - time) / 1000);
}
