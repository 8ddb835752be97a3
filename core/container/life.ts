/** Where a container is in its life: what its monitor writes down (syscalls-c/life.c), and what follows from it. */
import type { PublishedPort } from "../network/ports.ts";
import type { ContainerDocument } from "./document.ts";
import type { Health } from "./health.ts";

/** A process, told from a later one of the same number. */
export interface ProcessMark {
  readonly pid: number;
  /** When it was started, in clock ticks since boot (proc(5)). */
  readonly startTime: number;
}

/** Of a container whose monitor runs, or ran when nobody was there to clear up. */
export interface LifeState extends ProcessMark {
  /** The first process is of this boot; its pid is 0 until the container is there. */
  readonly bootId: string;
  readonly monitor: ProcessMark;
  /** RFC 3339; empty until the command runs. */
  readonly startedAt: string;
  /** Absolute path of its control group, empty when it has none of its own. */
  readonly cgroup: string;
  /** How often its monitor has started it again. */
  readonly restartCount?: number | undefined;
  /** Ports of the host that lead to it; absent for none. */
  readonly ports?: readonly PublishedPort[] | undefined;
  /** It has ended, and is about to be started again. */
  readonly restarting?: boolean | undefined;
}

/** How a container has ended. */
export interface LifeEnd {
  /** As a shell has it; 255 when nobody knows. */
  readonly exitCode: number;
  readonly oomKilled: boolean;
  readonly startedAt: string;
  /** Empty when nobody knows. */
  readonly finishedAt: string;
  /** How often its monitor had started it again. */
  readonly restartCount?: number | undefined;
  /** Somebody has stopped it: a restart policy does not undo that. */
  readonly stopped?: boolean | undefined;
}

/** Docker's names. */
export type ContainerStatus = "created" | "running" | "paused" | "restarting" | "exited";

/** A container as it is now. */
export interface Container {
  readonly document: ContainerDocument;
  readonly status: ContainerStatus;
  /** While it runs, is paused, or is being started. */
  readonly state?: LifeState | undefined;
  /** Of the last time that it ran. */
  readonly end?: LifeEnd | undefined;
  /** While it runs and its health is checked. */
  readonly health?: Health | undefined;
}

/** What can be found out about the processes that a state names. */
export interface LifeFacts {
  readonly hasMonitor: boolean;
  readonly isPaused: boolean;
}

/** @param facts undefined without a state, or for one that is nobody's any more */
export function containerStatus(
  state: LifeState | undefined,
  end: LifeEnd | undefined,
  facts: LifeFacts | undefined,
): ContainerStatus {
  if (state !== undefined && facts?.hasMonitor === true) {
    if (state.restarting === true) return "restarting";
    if (state.pid === 0) return "created";
    return facts.isPaused ? "paused" : "running";
  }
  return end === undefined ? "created" : "exited";
}

/** What a monitor wrote; undefined for anything else. */
export function parseLifeState(text: string): LifeState | undefined {
  const state = parse(text) as LifeState | undefined;
  const numbers = [state?.pid, state?.startTime, state?.monitor?.pid, state?.monitor?.startTime];
  const texts = [state?.bootId, state?.startedAt, state?.cgroup];
  return numbers.every(isCount) && texts.every(isText) ? state : undefined;
}

/** What a monitor wrote; undefined for anything else. */
export function parseLifeEnd(text: string): LifeEnd | undefined {
  const end = parse(text) as LifeEnd | undefined;
  return isCount(end?.exitCode) && isText(end?.startedAt) && isText(end?.finishedAt) ? end : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}
