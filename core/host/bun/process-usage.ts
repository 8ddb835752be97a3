/** What processes use, as /proc tells everybody (proc(5)). */
import { readdirSync } from "node:fs";
import { readSmallText } from "./small-text.ts";

/** Of several processes together. */
export interface ProcessUsage {
  /** Processor time in microseconds, of what they have waited for too. */
  readonly cpu: number;
  /** Bytes of memory; what processes share counts for each. */
  readonly memory: number;
  readonly threads: number;
}

/** Bytes that have come in and gone out by all interfaces but loopback. */
export interface NetworkUsage {
  readonly received: number;
  readonly sent: number;
}

/** USER_HZ, which is part of the kernel's interface. */
const TICK = 1_000_000 / 100;

/** A process and its descendants; with the first one of a pid namespace, all that are in there. */
export function processTree(pid: number): readonly number[] {
  const found = new Set([pid]);
  for (const parent of found) for (const child of childrenOf(parent)) found.add(child);
  return [...found];
}

function childrenOf(pid: number): number[] {
  const texts = namesIn(`/proc/${pid}/task`).map(
    (thread) => readSmallText(`/proc/${pid}/task/${thread}/children`) ?? "",
  );
  return texts.flatMap((text) =>
    text
      .split(" ")
      .filter((word) => /^\d+$/.test(word))
      .map(Number),
  );
}

/** Those that end meanwhile are left out. */
export function processUsage(pids: readonly number[]): ProcessUsage {
  let [cpu, memory, threads] = [0, 0, 0];
  for (const pid of pids) {
    const stat = readSmallText(`/proc/${pid}/stat`);
    if (stat === undefined) continue;
    // The name in brackets may hold anything; what follows it begins with the third field.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    cpu += fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) * TICK;
    threads += Number(fields[17]);
    const kilobytes = /^VmRSS:\s*(\d+) kB$/m.exec(readSmallText(`/proc/${pid}/status`) ?? "")?.[1];
    memory += Number(kilobytes ?? 0) * 1024;
  }
  return { cpu, memory, threads };
}

/** Of the network namespace that a process is in; undefined when it cannot be told. */
export function networkUsage(pid: number): NetworkUsage | undefined {
  const text = readSmallText(`/proc/${pid}/net/dev`);
  return text === undefined ? undefined : parseInterfaces(text);
}

/** /proc/net/dev: after two lines of heads, a name and sixteen numbers for each interface. */
export function parseInterfaces(text: string): NetworkUsage {
  let [received, sent] = [0, 0];
  for (const line of text.split("\n").slice(2)) {
    const [, name, values = ""] = /^\s*([^:]+):\s*(.*)$/.exec(line) ?? [];
    if (name === undefined || name === "lo") continue;
    const numbers = values.split(/\s+/).map(Number);
    received += numbers[0] ?? 0;
    sent += numbers[8] ?? 0;
  }
  return { received, sent };
}

/** Bytes of memory that the machine has; undefined when it cannot be told. */
export function machineMemory(): number | undefined {
  const kilobytes = /^MemTotal:\s*(\d+) kB$/m.exec(readSmallText("/proc/meminfo") ?? "")?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
