/** Columns of `rl top`: heads and values as ps(1) has them, and as podman's descriptors are called. */
import type { ProcessClock } from "../../core/host/bun/process-details.ts";
import { CAPABILITIES, type ProcessDetails } from "../../core/mod.ts";
import { calendarTime, clockTime, elapsedTime, minuteTime } from "./times.ts";

/** What a cell is made from. */
export interface ProcessRow {
  readonly process: ProcessDetails;
  /** The parent's number in the container; 0 for one outside. */
  readonly innerParent: number;
  readonly clock: ProcessClock;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface Column {
  readonly head: string;
  cell(row: ProcessRow): string;
}

/** Clock ticks in a second. */
const TICKS = 100;

const column = (head: string, cell: (row: ProcessRow) => string): Column => ({ head, cell });

const user = (id: number): string => (id === 0 ? "root" : String(id));
const capabilities = (set: keyof ProcessDetails["capabilities"]) => (row: ProcessRow) =>
  capabilityWords(row.process.capabilities[set]);

/** Seconds since it was started. */
function age({ process, clock }: ProcessRow): number {
  return Math.max(clock.uptime - process.startedAt / TICKS, 0);
}

function share(row: ProcessRow): number {
  const seconds = age(row);
  return seconds > 0 ? (row.process.used / TICKS / seconds) * 100 : 0;
}

function started({ process, clock }: ProcessRow): number {
  return (clock.bootedAt + process.startedAt / TICKS) * 1000;
}

const used = ({ process }: ProcessRow): number => Math.floor(process.used / TICKS);

/** What has no arguments is shown by its name in brackets, as ps does. */
function command({ process: { args, name, state } }: ProcessRow): string {
  if (state === "Z") return `[${name}] <defunct>`;
  return args.length > 0 ? args.join(" ") : `[${name}]`;
}

function flags({ process: { state, nice, pid, session, threads, isInFront } }: ProcessRow): string {
  const priority = nice < 0 ? "<" : nice > 0 ? "N" : "";
  return `${state}${priority}${session === pid ? "s" : ""}${threads > 1 ? "l" : ""}${isInFront ? "+" : ""}`;
}

function capabilityWords(mask: bigint): string {
  const names = CAPABILITIES.filter((_, bit) => (mask >> BigInt(bit)) & 1n);
  if (names.length === 0) return "none";
  return names.length === CAPABILITIES.length
    ? "full"
    : names.map((name) => name.slice("CAP_".length)).join(",");
}

const args = column("COMMAND", command);
const name = column("COMMAND", ({ process }) => process.name);
const percent = column("%CPU", (row) => share(row).toFixed(1));
const priority = column("NI", ({ process }) => String(process.nice));
const uid = column("UID", ({ process }) => user(process.innerUids[1]));
const userName = column("USER", ({ process }) => user(process.innerUids[1]));
const groupName = column("GROUP", ({ process }) => user(process.innerGids[1]));
const terminal = column("TTY", ({ process }) => process.terminal ?? "?");
const hostPid = column("PID", ({ process }) => String(process.pid));
const parent = column("PPID", ({ process }) => String(process.parent));
const group = column("PGID", ({ process }) => String(process.group));
const resident = column("RSS", ({ process }) => String(Math.floor(process.resident / 1024)));
const virtual = column("VSZ", ({ process }) => String(Math.floor(process.virtual / 1024)));
const memory = column("%MEM", ({ process, clock }) =>
  (clock.memory > 0 ? (process.resident / clock.memory) * 100 : 0).toFixed(1),
);
const elapsed = column("ELAPSED", (row) => elapsedTime(age(row)));
const startTime = column("STIME", (row) => calendarTime(started(row), row.now));
const time = column("TIME", (row) => clockTime(used(row)));
const session = column("SID", ({ process }) => String(process.session));
const flagLetters = column("STAT", flags);

/** What ps shows with -ef, which is what docker asks it for. */
export const FULL: readonly Column[] = [
  uid,
  hostPid,
  parent,
  column("C", (row) => String(Math.floor(share(row)))),
  startTime,
  terminal,
  time,
  column("CMD", command),
];

/** What ps shows with aux. */
export const BY_USER: readonly Column[] = [
  userName,
  hostPid,
  percent,
  memory,
  virtual,
  resident,
  terminal,
  flagLetters,
  column("START", (row) => calendarTime(started(row), row.now)),
  column("TIME", (row) => minuteTime(used(row))),
  args,
];

/** What -o of ps can name, with what it calls it. Pids are the host's, users are the container's. */
export const PS_COLUMNS: ReadonlyMap<string, Column> = new Map([
  ["args", args],
  ["c", column("C", (row) => String(Math.floor(share(row))))],
  ["cmd", column("CMD", command)],
  ["command", args],
  ["comm", name],
  ["cputime", time],
  ["egid", column("EGID", ({ process }) => String(process.innerGids[1]))],
  ["egroup", column("EGROUP", groupName.cell)],
  ["etime", elapsed],
  ["etimes", column("ELAPSED", (row) => String(Math.floor(age(row))))],
  ["euid", column("EUID", ({ process }) => String(process.innerUids[1]))],
  ["euser", column("EUSER", userName.cell)],
  ["gid", column("GID", ({ process }) => String(process.innerGids[1]))],
  ["group", groupName],
  ["ni", priority],
  ["nice", priority],
  ["nlwp", column("NLWP", ({ process }) => String(process.threads))],
  ["pcpu", percent],
  ["%cpu", percent],
  ["pgid", group],
  ["pgrp", column("PGRP", group.cell)],
  ["pid", hostPid],
  ["pmem", memory],
  ["%mem", memory],
  ["ppid", parent],
  ["rgid", column("RGID", ({ process }) => String(process.innerGids[0]))],
  ["rgroup", column("RGROUP", ({ process }) => user(process.innerGids[0]))],
  ["rss", resident],
  ["ruid", column("RUID", ({ process }) => String(process.innerUids[0]))],
  ["ruser", column("RUSER", ({ process }) => user(process.innerUids[0]))],
  ["s", column("S", ({ process }) => process.state)],
  ["sess", column("SESS", session.cell)],
  ["sid", session],
  ["start", column("STARTED", startTime.cell)],
  ["stat", flagLetters],
  ["state", column("S", ({ process }) => process.state)],
  ["stime", startTime],
  ["thcount", column("THCNT", ({ process }) => String(process.threads))],
  ["time", time],
  ["tname", column("TTY", terminal.cell)],
  ["tt", column("TT", terminal.cell)],
  ["tty", column("TT", terminal.cell)],
  ["ucmd", column("CMD", name.cell)],
  ["ucomm", name],
  ["uid", column("UID", ({ process }) => String(process.innerUids[1]))],
  ["user", userName],
  ["vsize", virtual],
  ["vsz", virtual],
]);

const SECCOMP = ["disabled", "strict", "filter"];

/** Podman's descriptors. Pids and users are the container's, but for those that begin with an h. */
export const DESCRIPTORS: ReadonlyMap<string, Column> = new Map([
  ["args", args],
  ["capamb", column("AMBIENT CAPS", capabilities("amb"))],
  ["capbnd", column("BOUNDING CAPS", capabilities("bnd"))],
  ["capeff", column("EFFECTIVE CAPS", capabilities("eff"))],
  ["capinh", column("INHERITED CAPS", capabilities("inh"))],
  ["capprm", column("PERMITTED CAPS", capabilities("prm"))],
  ["comm", name],
  ["etime", elapsed],
  ["group", groupName],
  ["groups", column("GROUPS", ({ process }) => process.innerGroups.map(user).join(","))],
  ["hgroup", column("HGROUP", ({ process }) => user(process.gids[1]))],
  ["hgroups", column("HGROUPS", ({ process }) => process.groups.map(user).join(","))],
  ["hpid", column("HPID", hostPid.cell)],
  ["huser", column("HUSER", ({ process }) => user(process.uids[1]))],
  ["nice", priority],
  ["pcpu", percent],
  ["pgid", group],
  ["pid", column("PID", ({ process }) => String(process.innerPid))],
  ["ppid", column("PPID", ({ innerParent }) => String(innerParent))],
  ["rgroup", column("RGROUP", ({ process }) => user(process.innerGids[0]))],
  ["rss", resident],
  ["ruser", column("RUSER", ({ process }) => user(process.innerUids[0]))],
  ["seccomp", column("SECCOMP", ({ process }) => SECCOMP[process.seccomp] ?? String(process.seccomp))],
  ["state", column("STATE", ({ process }) => process.state)],
  ["stime", startTime],
  ["time", time],
  ["tty", terminal],
  ["user", userName],
  ["vsz", virtual],
]);
