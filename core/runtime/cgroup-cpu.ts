import type { Integer64, LinuxCpu } from "../spec/runtime-config.ts";
import { type CgroupWrite, digits, isSet, MAX, neutral, onlyVersion1, refuseLimit } from "./cgroup-write.ts";

/** Microseconds, when only a quota is given. */
const PERIOD = 100_000;

/** Shares of the processors, config-linux.md "CPU". */
export function cpuWrites(cpu: LinuxCpu): readonly CgroupWrite[] {
  if (isSet(cpu.realtimeRuntime)) throw onlyVersion1("cpu.realtimeRuntime");
  if (isSet(cpu.realtimePeriod)) throw onlyVersion1("cpu.realtimePeriod");
  return [...shareWrites(cpu), ...bandwidthWrites(cpu), ...setWrites(cpu)];
}

/** An idle group has the lowest weight there is, and takes no other until it is idle no more. */
function shareWrites({ shares, idle }: LinuxCpu): readonly CgroupWrite[] {
  const writes: CgroupWrite[] = [];
  if (idle !== undefined) {
    if (idle < 0 || idle > 1) throw refuseLimit("cpu.idle", "it is neither 0 nor 1");
    writes.push(isSet(idle) ? { file: "cpu.idle", value: digits(idle) } : neutral("cpu.idle", "0"));
  }
  const isIdle = idle !== undefined && BigInt(idle) === 1n;
  if (isSet(shares) && !isIdle) writes.push({ file: "cpu.weight", value: digits(weightOfShares(shares)) });
  return writes;
}

const [LEAST_SHARES, MOST_SHARES] = [2n, 262_144n];
const [LEAST_WEIGHT, MOST_WEIGHT] = [1n, 10_000n];

/**
 * The weight for shares of version 1: one range laid over the other linearly, as runc 1.1 and crun 1.8 do. Their later
 * versions bend the line, so that 1024 shares, version 1's default, become 100, which is version 2's. The line is kept
 * because what counts is the proportion between containers, and it keeps that; 1024 shares beside a group that nobody
 * has given a weight are 39 to 100.
 */
export function weightOfShares(shares: Integer64): bigint {
  const wanted = BigInt(shares);
  const within = wanted < LEAST_SHARES ? LEAST_SHARES : wanted > MOST_SHARES ? MOST_SHARES : wanted;
  const scaled = ((within - LEAST_SHARES) * (MOST_WEIGHT - LEAST_WEIGHT)) / (MOST_SHARES - LEAST_SHARES);
  return LEAST_WEIGHT + scaled;
}

/**
 * The kernel never takes a burst above the quota that is set at that moment, whether the one or the other is written.
 * From a burst of zero there is a way from every pair to every other.
 */
function bandwidthWrites({ quota, period, burst }: LinuxCpu): readonly CgroupWrite[] {
  const writes: CgroupWrite[] = [];
  if (burst !== undefined) writes.push(neutral("cpu.max.burst", "0"));
  if (isSet(quota) || isSet(period)) {
    const span = digits(isSet(period) ? period : PERIOD);
    const isLimited = isSet(quota) && quota > 0;
    writes.push(
      isLimited
        ? { file: "cpu.max", value: `${digits(quota)} ${span}` }
        : neutral("cpu.max", `${MAX} ${span}`),
    );
  }
  if (isSet(burst)) writes.push({ file: "cpu.max.burst", value: digits(burst) });
  return writes;
}

const LIST = /^\s*\d+(-\d+)?(\s*,\s*\d+(-\d+)?)*\s*$/;

function setWrites({ cpus, mems }: LinuxCpu): readonly CgroupWrite[] {
  return Object.entries({ cpus, mems }).flatMap(([name, list]) => {
    if (list === undefined || list === "") return [];
    if (!LIST.test(list)) throw refuseLimit(`cpu.${name}`, `it is no list like "0-2,4"`);
    return [{ file: `cpuset.${name}`, value: list.replace(/\s/g, "") }];
  });
}
