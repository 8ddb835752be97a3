/** Limits that flags give, with docker's rules, as a configuration has them. */
import { type LinuxResources, RlError } from "../../mod.ts";
import { parseByteSize } from "../byte-size.ts";
import type { RESOURCE_FLAGS } from "../flags/run/resources.ts";
import type { FlagValues } from "../flags/spec.ts";
import { checkList } from "./processor-list.ts";

type Flags = FlagValues<{ readonly flags: typeof RESOURCE_FLAGS }>;

/** What the flags give; those that are absent limit nothing. */
export type LimitFlags = { readonly [N in keyof Flags]?: Flags[N] | undefined };

/** What the flags are judged by. */
export interface LimitFacts {
  readonly processors: number;
  /** Number of a block device. @throws RlError "not-found", "invalid" */
  blockDevice(path: string): { readonly major: number; readonly minor: number };
}

/** Bytes: below this nothing gets as far as its first instruction. */
const LEAST_MEMORY = 6n * 1024n * 1024n;
/** Microseconds of processor time: the kernel's own limits. */
const PERIOD = 100_000;
const [LEAST_PERIOD, MOST_PERIOD, LEAST_QUOTA] = [1000n, 1_000_000n, 1000n];

/** Flags of what only version 1 of control groups has, with the value that asks for nothing. */
const VERSION_1 = [
  ["cpu-rt-period", "0"],
  ["cpu-rt-runtime", "0"],
  ["kernel-memory", "0"],
  ["memory-swappiness", "-1"],
  ["oom-kill-disable", undefined],
] as const;

/** Undefined when there is no limit. @throws RlError "invalid", "unsupported" */
export function limitsOf(flags: LimitFlags, facts: LimitFacts): LinuxResources | undefined {
  refuseVersion1(flags);
  const pids = integer(flags, "pids-limit");
  return defined({
    memory: memoryOf(flags),
    cpu: cpuOf(flags, facts),
    pids: pids === undefined ? undefined : { limit: Number(pids > 0n ? pids : -1n) },
    blockIO: blockOf(flags, facts),
  });
}

/**
 * Memory alone lets as much again be swapped. Together with swap it is one limit: the same number for both means no
 * swap.
 */
function memoryOf(flags: LimitFlags): LinuxResources["memory"] {
  const limit = size(flags, "memory");
  const reservation = size(flags, "memory-reservation");
  const together = flags["memory-swap"] === "-1" ? -1n : size(flags, "memory-swap");
  const isLimited = limit !== undefined && limit > 0n;
  if (isLimited && limit < LEAST_MEMORY) throw refused("memory", flags.memory, "the least is 6m");
  if (together !== undefined && together > 0n) {
    if (!isLimited) throw refused("memory-swap", flags["memory-swap"], "it needs --memory beside it");
    if (together < limit) {
      throw refused(
        "memory-swap",
        flags["memory-swap"],
        "it is of memory and swap together, and less than --memory",
      );
    }
  }
  if (reservation !== undefined && reservation > 0n && reservation < LEAST_MEMORY) {
    throw refused("memory-reservation", flags["memory-reservation"], "the least is 6m");
  }
  if (isLimited && reservation !== undefined && reservation > limit) {
    throw refused("memory-reservation", flags["memory-reservation"], "it is more than --memory");
  }
  const swap =
    together === -1n
      ? -1n
      : together !== undefined && together > 0n
        ? together
        : isLimited
          ? limit * 2n
          : undefined;
  return defined({
    limit: isLimited ? Number(limit) : undefined,
    reservation: reservation === undefined || reservation === 0n ? undefined : Number(reservation),
    swap: swap === undefined ? undefined : Number(swap),
  });
}

function cpuOf(flags: LimitFlags, { processors }: LimitFacts): LinuxResources["cpu"] {
  const [period, quota, shares] = [
    integer(flags, "cpu-period"),
    integer(flags, "cpu-quota"),
    integer(flags, "cpu-shares"),
  ];
  if (period !== undefined && period !== 0n && (period < LEAST_PERIOD || period > MOST_PERIOD)) {
    throw refused("cpu-period", flags["cpu-period"], `it is not from ${LEAST_PERIOD} to ${MOST_PERIOD}`);
  }
  if (quota !== undefined && quota > 0n && quota < LEAST_QUOTA) {
    throw refused("cpu-quota", flags["cpu-quota"], `the least is ${LEAST_QUOTA}`);
  }
  if (shares !== undefined && shares < 0n) throw refused("cpu-shares", flags["cpu-shares"], "it is negative");
  const given = {
    shares: numbered(shares),
    cpus: list(flags, "cpuset-cpus", processors),
    mems: list(flags, "cpuset-mems", undefined),
  };
  if (flags.cpus === undefined)
    return defined({ ...given, period: numbered(period), quota: numbered(quota) });
  const other = flags["cpu-period"] ?? flags["cpu-quota"];
  if (other !== undefined)
    throw refused("cpus", flags.cpus, "--cpu-period and --cpu-quota say the same differently");
  const wanted = quotaOf(flags.cpus, processors);
  return defined({ ...given, ...(wanted !== 0 && { period: PERIOD, quota: wanted }) });
}

/** An empty list is none, as docker has it. */
function list(
  flags: LimitFlags,
  name: "cpuset-cpus" | "cpuset-mems",
  count: number | undefined,
): string | undefined {
  const text = flags[name];
  return text === undefined || text === "" ? undefined : checkList(name, text, count);
}

/** Microseconds of each period; 0 is no limit. */
function quotaOf(cpus: string, processors: number): number {
  const number = /^\d{1,6}(\.\d{1,9})?$|^\.\d{1,9}$/.test(cpus) ? Number(cpus) : Number.NaN;
  if (number === 0) return 0;
  if (!(number >= 0.01 && number <= processors)) {
    throw refused(
      "cpus",
      cpus,
      `it is not from 0.01 to ${processors}, which is how many processors there are`,
    );
  }
  return Math.round(number * PERIOD);
}

function blockOf(flags: LimitFlags, facts: LimitFacts): LinuxResources["blockIO"] {
  const weight = integer(flags, "blkio-weight");
  if (weight !== undefined && weight !== 0n && !isWeight(weight)) {
    throw refused("blkio-weight", flags["blkio-weight"], "it is not from 10 to 1000");
  }
  return defined({
    weight: numbered(weight),
    weightDevice: deviceWeights(flags, facts),
    throttleReadBpsDevice: throttles(flags, "device-read-bps", parseByteSize, facts),
    throttleWriteBpsDevice: throttles(flags, "device-write-bps", parseByteSize, facts),
    throttleReadIOPSDevice: throttles(flags, "device-read-iops", parseInteger, facts),
    throttleWriteIOPSDevice: throttles(flags, "device-write-iops", parseInteger, facts),
  });
}

function isWeight(weight: bigint): boolean {
  return weight >= 10n && weight <= 1000n;
}

function deviceWeights(flags: LimitFlags, { blockDevice }: LimitFacts) {
  const texts = flags["blkio-weight-device"] ?? [];
  if (texts.length === 0) return undefined;
  return texts.map((text) => {
    const [, path, digits = ""] = /^(\/.*):(\d{1,4})$/.exec(text) ?? [];
    if (path === undefined || !isWeight(BigInt(digits))) {
      throw refused(
        "blkio-weight-device",
        text,
        "it is not of the form /dev/DEVICE:WEIGHT, with a weight from 10 to 1000",
      );
    }
    return { ...blockDevice(path), weight: Number(digits) };
  });
}

function throttles(
  flags: LimitFlags,
  name: `device-${"read" | "write"}-${"bps" | "iops"}`,
  parse: (text: string) => bigint | undefined,
  { blockDevice }: LimitFacts,
) {
  const texts = flags[name] ?? [];
  if (texts.length === 0) return undefined;
  return texts.map((text) => {
    const colon = text.lastIndexOf(":");
    const rate = parse(text.slice(colon + 1));
    if (!text.startsWith("/") || colon < 0 || rate === undefined || rate <= 0n) {
      throw refused(name, text, "it is not of the form /dev/DEVICE:RATE");
    }
    return { ...blockDevice(text.slice(0, colon)), rate: Number(rate) };
  });
}

/** What asks for nothing is let through, whatever it is of. */
function refuseVersion1(flags: LimitFlags): void {
  const name = VERSION_1.find(([flag, nothing]) => {
    const value = flags[flag];
    return value !== undefined && value !== false && value !== nothing;
  })?.[0];
  if (name === undefined) return;
  throw new RlError({
    code: "unsupported",
    action: "use flag",
    subject: `--${name}`,
    state: "control groups of version 2 have no such setting",
    hint: "leave it out",
  });
}

function size(flags: LimitFlags, name: "memory" | "memory-reservation" | "memory-swap"): bigint | undefined {
  const text = flags[name];
  if (text === undefined) return undefined;
  const value = parseByteSize(text);
  if (value === undefined) throw refused(name, text, "it is not a size like 512m or 1.5g");
  return value;
}

type IntegerName = "blkio-weight" | "cpu-period" | "cpu-quota" | "cpu-shares" | "pids-limit";

function integer(flags: LimitFlags, name: IntegerName): bigint | undefined {
  const text = flags[name];
  if (text === undefined) return undefined;
  const value = parseInteger(text);
  if (value === undefined) throw refused(name, text, "it is not a whole number");
  return value;
}

/** No limit anybody means has more digits, and each is exact as a number. */
function parseInteger(text: string): bigint | undefined {
  return /^-?\d{1,15}$/.test(text) ? BigInt(text) : undefined;
}

function numbered(value: bigint | undefined): number | undefined {
  return value === undefined || value === 0n ? undefined : Number(value);
}

function refused(name: string, text: string | undefined, state: string): RlError {
  return new RlError({ code: "invalid", action: `use --${name}`, subject: text ?? "", state });
}

/** Without the names that have no value; undefined when none has. */
function defined<T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } | undefined {
  const entries = Object.entries(record).filter(([, value]) => value !== undefined);
  return entries.length === 0
    ? undefined
    : (Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> });
}
