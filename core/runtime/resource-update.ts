/** Changing the limits of a container that is there. */
import { RlError } from "../errors.ts";
import type { Integer64, LinuxCpu, LinuxMemory, LinuxResources } from "../spec/runtime-config.ts";
import { type CgroupFiles, NO_LIMIT, parseAmount } from "./cgroup-files.ts";
import { isSet } from "./cgroup-write.ts";

/** Laid over: what the second says counts, section by section and name by name. */
export function mergeResources(under: LinuxResources, over: LinuxResources): LinuxResources {
  const merged: Record<string, unknown> = { ...under };
  for (const [key, section] of Object.entries(over)) {
    const below = merged[key];
    const both = isPlain(below) && isPlain(section);
    merged[key] = both ? { ...below, ...section } : section;
  }
  return merged;
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * What an update has to write when some limits are told as one: the half that was not named stays as it is. The
 * group's files say what it is, whoever has written them last.
 */
export function completeUpdate(wanted: LinuxResources, read: CgroupFiles): LinuxResources {
  return {
    ...wanted,
    ...(wanted.memory !== undefined && { memory: completeMemory(wanted.memory, read) }),
    ...(wanted.cpu !== undefined && { cpu: completeCpu(wanted.cpu, read) }),
  };
}

function completeMemory(memory: LinuxMemory, read: CgroupFiles): LinuxMemory {
  const [limit, swap] = [parseAmount(read("memory.max")), parseAmount(read("memory.swap.max"))];
  if (limit === undefined || limit === NO_LIMIT) return memory;
  if (isSet(memory.swap) && !isSet(memory.limit)) return { ...memory, limit };
  // Memory and swap together were limited, and still are by as much.
  const isTogether = swap !== undefined && swap !== NO_LIMIT;
  const isLimitAlone = isSet(memory.limit) && memory.limit > 0 && !isSet(memory.swap);
  return isTogether && isLimitAlone ? { ...memory, swap: limit + swap } : memory;
}

function completeCpu(cpu: LinuxCpu, read: CgroupFiles): LinuxCpu {
  if (isSet(cpu.quota) === isSet(cpu.period)) return cpu;
  const [quota, period] = (read("cpu.max") ?? "").trim().split(" ").map(parseAmount);
  if (quota === undefined || period === undefined) return cpu;
  return { ...cpu, quota: quota === NO_LIMIT ? -1 : quota, period, ...givenBandwidth(cpu) };
}

function givenBandwidth({ quota, period }: LinuxCpu): LinuxCpu {
  return { ...(isSet(quota) && { quota }), ...(isSet(period) && { period }) };
}

/**
 * `checkBeforeUpdate`: a limit below what is in use would let the kernel end processes at once.
 *
 * @throws RlError "limit"
 */
export function checkUsage({ memory = {} }: LinuxResources, read: CgroupFiles): void {
  const { checkBeforeUpdate = false, limit = 0 } = memory;
  const usage = parseAmount(read("memory.current"));
  if (!checkBeforeUpdate || usage === undefined || !isBelow(limit, usage)) return;
  throw new RlError({
    code: "limit",
    action: "use limit of memory",
    subject: limit.toString(),
    state: `${usage} bytes are in use`,
    hint: "without checkBeforeUpdate the kernel takes the memory, or ends processes",
  });
}

function isBelow(limit: Integer64, usage: bigint): boolean {
  return limit > 0 && limit < usage;
}
