import type { LinuxMemory } from "../spec/runtime-config.ts";
import {
  type CgroupWrite,
  digits,
  isSet,
  limitWrite,
  MAX,
  neutral,
  onlyVersion1,
  refuseLimit,
} from "./cgroup-write.ts";

/** What the kernel swaps by when nobody says anything (vm.swappiness): asking for it asks for nothing. */
const USUAL_SWAPPINESS = 60;

/**
 * Limits of memory, config-linux.md "Memory". Swap is written first: a group that gets both smaller would otherwise
 * be without the room that swap still gives.
 */
export function memoryWrites(memory: LinuxMemory): readonly CgroupWrite[] {
  refuseVersion1(memory);
  const writes: CgroupWrite[] = [];
  const swap = swapText(memory);
  if (swap !== undefined) {
    // A kernel that does not count swap has no such file; where there is none, none is used.
    const isNeutral = swap === MAX || swap === "0";
    writes.push(isNeutral ? neutral("memory.swap.max", swap) : { file: "memory.swap.max", value: swap });
  }
  if (isSet(memory.limit)) writes.push(limitWrite("memory.max", memory.limit));
  if (isSet(memory.reservation)) writes.push(limitWrite("memory.low", memory.reservation));
  return writes;
}

/** Version 2 counts swap by itself; the specification's number is of memory and swap together. */
function swapText({ limit, swap }: LinuxMemory): string | undefined {
  if (!isSet(swap)) return limit !== undefined && limit < 0 ? MAX : undefined;
  if (swap < 0) return MAX;
  if (!isSet(limit) || limit < 0) throw refuseLimit("memory.swap", "it needs a limit of memory beside it");
  if (swap < limit)
    throw refuseLimit("memory.swap", "it is of memory and swap together, and less than memory");
  return digits(BigInt(swap) - BigInt(limit));
}

function refuseVersion1({
  kernel,
  kernelTCP,
  swappiness,
  disableOOMKiller,
  useHierarchy,
}: LinuxMemory): void {
  if (isSet(kernel) && kernel > 0) throw onlyVersion1("memory.kernel");
  if (isSet(kernelTCP) && kernelTCP > 0) throw onlyVersion1("memory.kernelTCP");
  if (swappiness !== undefined && swappiness !== USUAL_SWAPPINESS) throw onlyVersion1("memory.swappiness");
  if (disableOOMKiller === true) throw onlyVersion1("memory.disableOOMKiller");
  if (useHierarchy === false) throw onlyVersion1("memory.useHierarchy");
}
