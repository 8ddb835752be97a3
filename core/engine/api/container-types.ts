/** What a container tells of itself. */
import type { ContainerStatus, ProcessDetails } from "../../mod.ts";
import type { Sample } from "../stats/sample.ts";

export type { ContainerStatus, InspectedContainer, LogEntry } from "../../mod.ts";

export interface LogOptions {
  /** Go on with what is written, until the container has ended. */
  readonly follow?: boolean | undefined;
  /** Only so many of the last entries. */
  readonly tail?: number | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  /** Ends the reading; what was read by then stays. */
  readonly signal?: AbortSignal | undefined;
}

/** What a container uses. Totals are since its start; what nobody counts is left out. */
export interface Stats extends Sample {
  /** Processors that were busy since the last time: 0.5 is half of one. */
  readonly cpus: number | undefined;
}

export type LiveProcess = ProcessDetails;

/** One line of a listing. */
export interface ContainerSummary {
  readonly id: string;
  readonly name: string;
  /** As it was named when the container was made. */
  readonly image: string;
  readonly imageId: string;
  readonly args: readonly string[];
  /** RFC 3339. */
  readonly created: string;
  /** "dead" is one whose document cannot be read. */
  readonly status: ContainerStatus | "dead";
  /** Of one that has ended; 255 when nobody knows. */
  readonly exitCode: number | undefined;
  /** Where it is checked. */
  readonly health: "starting" | "healthy" | "unhealthy" | undefined;
}
