/** What a container uses, as one row of `rl stats`. */
import type { Sample } from "../../core/engine/stats/sample.ts";
import { formatSize, shortId } from "../format.ts";

/** Docker's fields, in alphabetical order. */
export interface StatsRow {
  readonly BlockIO: string;
  readonly CPUPerc: string;
  readonly Container: string;
  readonly ID: string;
  readonly MemPerc: string;
  readonly MemUsage: string;
  readonly Name: string;
  readonly NetIO: string;
  readonly PIDs: string;
}

/** What stands above the columns. */
export const STATS_HEADS: Readonly<Record<keyof StatsRow, string>> = {
  BlockIO: "BLOCK I/O",
  CPUPerc: "CPU %",
  Container: "CONTAINER",
  ID: "CONTAINER ID",
  MemPerc: "MEM %",
  MemUsage: "MEM USAGE / LIMIT",
  Name: "NAME",
  NetIO: "NET I/O",
  PIDs: "PIDS",
};

export const STATS_COLUMNS: readonly (keyof StatsRow)[] = [
  "ID",
  "Name",
  "CPUPerc",
  "MemUsage",
  "MemPerc",
  "NetIO",
  "BlockIO",
  "PIDs",
];

/** What is not known. */
const NONE = "--";

/** Who a row is about. */
export interface StatsSubject {
  readonly id: string;
  readonly name: string;
  /** As it was asked for. */
  readonly asked: string;
}

/** @param before an earlier sample, or none for a container that does not run */
export function statsRow(
  { id, name, asked }: StatsSubject,
  before: Sample | undefined,
  now: Sample | undefined,
  isTruncated: boolean,
): StatsRow {
  const shown = isTruncated ? shortId(id) : id;
  return {
    BlockIO: pair(now?.read, now?.written, formatSize),
    CPUPerc: processorShare(before, now),
    Container: asked === id ? shown : asked,
    ID: shown,
    MemPerc: memoryShare(now),
    MemUsage: pair(now?.memory, now?.memoryLimit, formatBinarySize),
    Name: name,
    NetIO: pair(now?.received, now?.sent, formatSize),
    PIDs: now?.pids === undefined ? NONE : String(now.pids),
  };
}

/** Of one processor: two that are busy are 200 %. */
function processorShare(before: Sample | undefined, now: Sample | undefined): string {
  if (before?.cpu === undefined || now?.cpu === undefined || now.at <= before.at) return NONE;
  // Processes that have ended and whom nobody waited for take their time with them.
  const used = Math.max(0, now.cpu - before.cpu) / 1000;
  return percent(used / (now.at - before.at));
}

function memoryShare(now: Sample | undefined): string {
  if (now?.memory === undefined || !now.memoryLimit) return NONE;
  return percent(now.memory / now.memoryLimit);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)}%`;
}

function pair(one: number | undefined, other: number | undefined, format: (bytes: number) => string): string {
  return `${one === undefined ? NONE : format(one)} / ${other === undefined ? NONE : format(other)}`;
}

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** A size by powers of 1024 with four significant digits, as docker shows memory: "1.5MiB". */
export function formatBinarySize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${Number(value.toPrecision(4))}${UNITS[unit]}`;
}
