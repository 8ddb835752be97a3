/** When and where a process gets processor and disk: `process.scheduler`, `ioPriority` and `execCPUAffinity`. */

import { RlError } from "../errors.ts";
import type { Integer64, Process, Scheduler } from "../spec/runtime-config.ts";
import type { PlanRecord } from "./records.ts";

/** SCHED_* of linux/sched.h. SCHED_ISO has a number and, in the kernel as it is released, nothing behind it. */
const POLICIES: Readonly<Record<string, number>> = {
  SCHED_OTHER: 0,
  SCHED_FIFO: 1,
  SCHED_RR: 2,
  SCHED_BATCH: 3,
  SCHED_ISO: 4,
  SCHED_IDLE: 5,
  SCHED_DEADLINE: 6,
};

/** SCHED_FLAG_* of linux/sched.h. */
const FLAGS: Readonly<Record<string, number>> = {
  SCHED_FLAG_RESET_ON_FORK: 0x01,
  SCHED_FLAG_RECLAIM: 0x02,
  SCHED_FLAG_DL_OVERRUN: 0x04,
  SCHED_FLAG_KEEP_POLICY: 0x08,
  SCHED_FLAG_KEEP_PARAMS: 0x10,
  SCHED_FLAG_UTIL_CLAMP_MIN: 0x20,
  SCHED_FLAG_UTIL_CLAMP_MAX: 0x40,
};

/** The names that a config may use. */
export const SCHEDULER_POLICIES: readonly string[] = Object.keys(POLICIES);
export const SCHEDULER_FLAGS: readonly string[] = Object.keys(FLAGS);

/** IOPRIO_CLASS_* of linux/ioprio.h. */
const IO_CLASSES: Readonly<Record<string, number>> = {
  IOPRIO_CLASS_RT: 1,
  IOPRIO_CLASS_BE: 2,
  IOPRIO_CLASS_IDLE: 3,
};

export const IO_PRIORITY_CLASSES: readonly string[] = Object.keys(IO_CLASSES);

/** Where ioprio_set(2) has the class, above the level within it. */
const IO_CLASS_SHIFT = 13;

const NICEST = 19;
const RUDEST = -20;
const REAL_TIME: readonly string[] = ["SCHED_FIFO", "SCHED_RR"];

/** The highest number of a processor that is taken: the most that a kernel can be built for, less one. */
const LAST_PROCESSOR = 8191;

/**
 * Records of the scheduler and the priority of input and output. Who may have which the kernel decides, when they
 * are carried out.
 *
 * @throws RlError "invalid" for values that the policy has no use for, since the kernel would pass over some of them
 */
export function compileScheduling({ scheduler, ioPriority }: Process): PlanRecord[] {
  const records: PlanRecord[] = [];
  if (scheduler !== undefined) records.push(schedulerRecord(scheduler));
  if (ioPriority !== undefined) {
    const ioClass = numberOf(IO_CLASSES, ioPriority.class, "process.ioPriority.class");
    records.push({ record: "ioPriority", value: (ioClass << IO_CLASS_SHIFT) | ioPriority.priority });
  }
  return records;
}

/**
 * `process.execCPUAffinity`, which is for processes that join a container and not for its first one (config.md):
 * `initial` before they are moved to its control group, `final` after that.
 *
 * @throws RlError "invalid" for what is no list of processors
 */
export function compileExecAffinity({ execCPUAffinity = {} }: Process): {
  readonly initial: readonly PlanRecord[];
  readonly final: readonly PlanRecord[];
} {
  const [initial, final] = (["initial", "final"] as const).map((name) => {
    const list = execCPUAffinity[name]?.trim() ?? "";
    return list === "" ? undefined : processorMask(list, `process.execCPUAffinity.${name}`);
  });
  return {
    initial: initial === undefined ? [] : [{ record: "initialAffinity", mask: initial }],
    final: final === undefined ? [] : [{ record: "affinity", mask: final }],
  };
}

function schedulerRecord(scheduler: Scheduler): PlanRecord {
  const { policy, nice = 0, priority = 0, flags = [], runtime = 0, deadline = 0, period = 0 } = scheduler;
  const code = numberOf(POLICIES, policy, "process.scheduler.policy");
  if (nice < RUDEST || nice > NICEST) {
    throw invalid("process.scheduler.nice", `${nice} is not within ${RUDEST} to ${NICEST}`);
  }
  if (priority !== 0 && !REAL_TIME.includes(policy)) {
    throw invalid("process.scheduler.priority", `only SCHED_FIFO and SCHED_RR have one, not ${policy}`);
  }
  const times: Readonly<Record<string, Integer64>> = { runtime, deadline, period };
  for (const name in times) {
    if (policy === "SCHED_DEADLINE" || Number(times[name]) === 0) continue;
    throw invalid(`process.scheduler.${name}`, `only SCHED_DEADLINE has one, not ${policy}`);
  }
  return {
    record: "scheduler",
    policy: code,
    flags: flags.reduce((all, flag) => all | numberOf(FLAGS, flag, "process.scheduler.flags"), 0),
    // A signed number in an unsigned field: two's complement.
    nice: BigInt.asUintN(64, BigInt(nice)),
    priority,
    runtime,
    deadline,
    period,
  };
}

/** "0-3,7" as the bits that sched_setaffinity(2) takes. */
function processorMask(list: string, property: string): Uint8Array {
  const ranges = list.split(",").map((part) => {
    const [, first = "", last = first] = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(part) ?? [];
    if (first === "") throw invalid(property, `${JSON.stringify(list)} is not a list like "0-3,7"`);
    if (Number(last) < Number(first) || Number(last) > LAST_PROCESSOR) {
      throw invalid(
        property,
        `${JSON.stringify(part)} is no range of processors from 0 to ${LAST_PROCESSOR}`,
      );
    }
    return [Number(first), Number(last)] as const;
  });
  const highest = Math.max(...ranges.map(([, last]) => last));
  // Whole words: the kernel takes no others.
  const mask = new Uint8Array(8 * Math.ceil((highest + 1) / 64));
  for (const [first, last] of ranges) {
    for (let processor = first; processor <= last; processor++) {
      mask[processor >> 3] = (mask[processor >> 3] ?? 0) | (1 << (processor & 7));
    }
  }
  return mask;
}

function numberOf(table: Readonly<Record<string, number>>, name: string, property: string): number {
  const number = Object.hasOwn(table, name) ? table[name] : undefined;
  if (number === undefined) throw invalid(property, `${JSON.stringify(name)} is unknown`);
  return number;
}

function invalid(subject: string, state: string): RlError {
  return new RlError({ code: "invalid", action: "use configuration property", subject, state });
}
