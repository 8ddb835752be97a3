/** What a container uses, in the form that callers of `runc events` know. */
import { type CgroupFiles, NO_LIMIT, parseAmount, parseFlatKeyed, parseNestedKeyed } from "./cgroup-files.ts";

/** Bytes; a limit of 2^64-1 is none. */
export interface MemoryFigures {
  readonly limit: bigint;
  readonly usage?: bigint;
  readonly max?: bigint;
  /** How often the limit was met. */
  readonly failcnt: bigint;
}

export interface BlockFigure {
  readonly major: bigint;
  readonly minor: bigint;
  readonly op: "Read" | "Write";
  readonly value: bigint;
}

/** Times are nanoseconds. What no controller counts is left out, or 0 where it is always there. */
export interface ContainerStats {
  readonly cpu: {
    readonly usage: { readonly total?: bigint; readonly kernel: bigint; readonly user: bigint };
    readonly throttling: {
      readonly periods?: bigint;
      readonly throttledPeriods?: bigint;
      readonly throttledTime?: bigint;
    };
  };
  readonly memory: {
    readonly cache?: bigint;
    readonly usage: MemoryFigures;
    readonly swap: MemoryFigures;
    readonly kernel: MemoryFigures;
    readonly kernelTCP: MemoryFigures;
    /** memory.stat. */
    readonly raw?: Readonly<Record<string, bigint>>;
  };
  readonly pids: { readonly current?: bigint; readonly limit?: bigint };
  readonly blkio: {
    readonly ioServiceBytesRecursive?: readonly BlockFigure[];
    readonly ioServicedRecursive?: readonly BlockFigure[];
  };
  /** By size of page: "2MB". */
  readonly hugetlb: Readonly<Record<string, { readonly usage?: bigint; readonly failcnt: bigint }>>;
}

const MICROSECOND = 1000n;
const NONE: MemoryFigures = { limit: 0n, failcnt: 0n };

/** @param pageSizes of huge pages that the group counts: "2MB" */
export function containerStats(read: CgroupFiles, pageSizes: readonly string[]): ContainerStats {
  return {
    cpu: cpuStats(read),
    memory: memoryStats(read),
    pids: pidsStats(read),
    blkio: blockStats(read),
    hugetlb: Object.fromEntries(pageSizes.map((size) => [size, hugepageStats(read, size)])),
  };
}

/** Sizes of huge pages by the names of a group's files. */
export function hugepageSizes(files: readonly string[]): readonly string[] {
  return files.flatMap((file) => /^hugetlb\.([^.]+)\.current$/.exec(file)?.[1] ?? []).sort();
}

function cpuStats(read: CgroupFiles): ContainerStats["cpu"] {
  const stat = parseFlatKeyed(read("cpu.stat"));
  const nanoseconds = (key: string): bigint => (stat.get(key) ?? 0n) * MICROSECOND;
  return {
    usage: {
      ...unlessZero("total", nanoseconds("usage_usec")),
      kernel: nanoseconds("system_usec"),
      user: nanoseconds("user_usec"),
    },
    throttling: {
      ...unlessZero("periods", stat.get("nr_periods")),
      ...unlessZero("throttledPeriods", stat.get("nr_throttled")),
      ...unlessZero("throttledTime", nanoseconds("throttled_usec")),
    },
  };
}

function memoryStats(read: CgroupFiles): ContainerStats["memory"] {
  const usage = parseAmount(read("memory.current"));
  if (usage === undefined) return { usage: NONE, swap: NONE, kernel: NONE, kernelTCP: NONE };
  const limit = parseAmount(read("memory.max")) ?? NO_LIMIT;
  const stat = parseFlatKeyed(read("memory.stat"));
  const swapLimit = parseAmount(read("memory.swap.max")) ?? 0n;
  const isUnlimited = limit === NO_LIMIT || swapLimit === NO_LIMIT;
  return {
    ...unlessZero("cache", stat.get("file")),
    usage: {
      limit,
      ...unlessZero("usage", usage),
      ...unlessZero("max", parseAmount(read("memory.peak"))),
      failcnt: parseFlatKeyed(read("memory.events")).get("max") ?? 0n,
    },
    // Of memory and swap together, as version 1 counted.
    swap: {
      limit: isUnlimited ? NO_LIMIT : limit + swapLimit,
      ...unlessZero("usage", usage + (parseAmount(read("memory.swap.current")) ?? 0n)),
      failcnt: parseFlatKeyed(read("memory.swap.events")).get("max") ?? 0n,
    },
    // Neither has a limit of its own any more; memory.stat counts both.
    kernel: { ...NONE, ...unlessZero("usage", stat.get("kernel")) },
    kernelTCP: { ...NONE, ...unlessZero("usage", stat.get("sock")) },
    raw: Object.fromEntries(stat),
  };
}

function pidsStats(read: CgroupFiles): ContainerStats["pids"] {
  const limit = parseAmount(read("pids.max"));
  return {
    ...unlessZero("current", parseAmount(read("pids.current")) ?? processCount(read)),
    ...(limit !== undefined && limit !== NO_LIMIT && { limit }),
  };
}

/** Without its controller, at least the processes of the group itself can be counted. */
function processCount(read: CgroupFiles): bigint {
  return BigInt((read("cgroup.procs") ?? "").split("\n").length - 1);
}

function blockStats(read: CgroupFiles): ContainerStats["blkio"] {
  const devices = [...parseNestedKeyed(read("io.stat"))];
  const figures = (keys: Readonly<Record<string, BlockFigure["op"]>>): readonly BlockFigure[] =>
    devices.flatMap(([device, values]) => {
      const [major, minor] = device.split(":").map(parseAmount);
      if (major === undefined || minor === undefined) return [];
      return Object.entries(keys).flatMap(([key, op]) => {
        const value = values.get(key);
        return value === undefined ? [] : [{ major, minor, op, value }];
      });
    });
  const [bytes, requests] = [
    figures({ rbytes: "Read", wbytes: "Write" }),
    figures({ rios: "Read", wios: "Write" }),
  ];
  return {
    ...(bytes.length > 0 && { ioServiceBytesRecursive: bytes }),
    ...(requests.length > 0 && { ioServicedRecursive: requests }),
  };
}

function hugepageStats(read: CgroupFiles, size: string): ContainerStats["hugetlb"][string] {
  return {
    ...unlessZero("usage", parseAmount(read(`hugetlb.${size}.current`))),
    failcnt: parseFlatKeyed(read(`hugetlb.${size}.events`)).get("max") ?? 0n,
  };
}

function unlessZero<K extends string>(key: K, value: bigint | undefined): { readonly [P in K]?: bigint } {
  return (value === undefined || value === 0n ? {} : { [key]: value }) as { readonly [P in K]?: bigint };
}
