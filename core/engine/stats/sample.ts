/** What a container has used up to now: what its control group counts, and /proc for what it does not. */
import { type Cgroup, openCgroup } from "../../host/bun/cgroup.ts";
import {
  machineMemory,
  networkUsage,
  type ProcessUsage,
  processTree,
  processUsage,
} from "../../host/bun/process-usage.ts";
import { type Container, type ContainerStats, containerStats, isRlError, parsePids } from "../../mod.ts";

/** What was used up to a moment. What nobody counts is left out. */
export interface Sample {
  /** In milliseconds. */
  readonly at: number;
  /** Processor time, in microseconds. */
  readonly cpu?: number | undefined;
  /** The rest is in bytes, but for the number of processes and threads. */
  readonly memory?: number | undefined;
  readonly memoryLimit?: number | undefined;
  readonly received?: number | undefined;
  readonly sent?: number | undefined;
  readonly read?: number | undefined;
  readonly written?: number | undefined;
  readonly pids?: number | undefined;
}

/** Undefined for a container that does not run. @param now in milliseconds */
export function takeSample({ document, state }: Container, now: number): Sample | undefined {
  if (state === undefined || state.pid === 0) return undefined;
  using group = groupOf(state.cgroup);
  const stats = group === undefined ? undefined : containerStats(group.read, []);
  const pids = group?.readAll("cgroup.procs").flatMap(parsePids) ?? processTree(state.pid);
  const usage = processUsage(pids);
  // Numbers of the host's whole network are nothing about a container in it.
  const isOwnNetwork = document.config.linux?.namespaces?.some(({ type }) => type === "network") === true;
  const network = isOwnNetwork ? networkUsage(state.pid) : { received: 0, sent: 0 };
  const countsBlocks = group?.read("io.stat") !== undefined;
  return { at: now, ...network, ...figures(stats, usage, machineMemory(), countsBlocks) };
}

/** Without a group, and for a controller that it does not have, the processes themselves are asked. */
export function figures(
  stats: ContainerStats | undefined,
  usage: ProcessUsage,
  machine: number | undefined,
  countsBlocks: boolean,
): Omit<Sample, "at"> {
  const total = stats?.cpu.usage.total;
  const { usage: memory, raw } = stats?.memory ?? {};
  const limit = memory?.limit === undefined || raw === undefined ? undefined : Number(memory.limit);
  const blocks = stats?.blkio.ioServiceBytesRecursive ?? [];
  const sum = (op: string): number =>
    blocks.filter((block) => block.op === op).reduce((bytes, { value }) => bytes + Number(value), 0);
  return {
    cpu: total === undefined ? usage.cpu : Number(total) / 1000,
    // What can be had back at once is no use of it, as docker counts.
    memory: raw === undefined ? usage.memory : Number((memory?.usage ?? 0n) - (raw.inactive_file ?? 0n)),
    memoryLimit: machine === undefined || (limit !== undefined && limit < machine) ? limit : machine,
    ...(countsBlocks && { read: sum("Read"), written: sum("Write") }),
    pids: usage.threads,
  };
}

function groupOf(path: string): Cgroup | undefined {
  if (path === "") return undefined;
  try {
    return openCgroup(path);
  } catch (error) {
    // It has ended meanwhile.
    if (isRlError(error)) return undefined;
    throw error;
  }
}
