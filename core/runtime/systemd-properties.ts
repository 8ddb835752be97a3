/** Limits in systemd's words: org.freedesktop.systemd1(5), systemd.resource-control(5). */
import type { CgroupWrite } from "./cgroup-write.ts";

/** A property of a unit; `type` is its D-Bus signature. */
export type SystemdProperty =
  | { readonly name: string; readonly type: "t"; readonly value: bigint }
  | { readonly name: string; readonly type: "ay"; readonly value: Uint8Array }
  | { readonly name: string; readonly type: "a(st)"; readonly value: readonly DeviceValue[] };

/** Path of a block device and its number. */
export type DeviceValue = readonly [path: string, value: bigint];

/** How systemd writes both "no limit" and "no weight of its own". */
const INFINITY = 2n ** 64n - 1n;

/** Of two writes of one property the later one wins; those of devices add up. */
export function propertiesOfWrites(writes: readonly CgroupWrite[]): readonly SystemdProperty[] {
  const properties = new Map<string, SystemdProperty>();
  for (const write of writes) {
    // A weight that the BFQ scheduler would take has its other form in systemd's scale.
    const { file, value } = write.orElse ?? write;
    for (const property of FILES.get(file)?.(value) ?? []) {
      const earlier = properties.get(property.name);
      properties.set(property.name, earlier === undefined ? property : joined(earlier, property));
    }
  }
  return [...properties.values()];
}

function joined(earlier: SystemdProperty, later: SystemdProperty): SystemdProperty {
  if (earlier.type !== "a(st)" || later.type !== "a(st)") return later;
  return { ...later, value: [...new Map([...earlier.value, ...later.value])] };
}

type Translation = (value: string) => readonly SystemdProperty[];

const FILES: ReadonlyMap<string, Translation> = new Map(
  Object.entries<Translation>({
    "memory.max": number("MemoryMax"),
    "memory.high": number("MemoryHigh"),
    "memory.low": number("MemoryLow"),
    "memory.min": number("MemoryMin"),
    "memory.swap.max": number("MemorySwapMax"),
    "pids.max": number("TasksMax"),
    "cpu.weight": number("CPUWeight"),
    // The weight 0 is an idle group's; one that is idle no more has its usual weight.
    "cpu.idle": (value) => [{ name: "CPUWeight", type: "t", value: value === "1" ? 0n : INFINITY }],
    "cpu.max": bandwidth,
    "cpuset.cpus": mask("AllowedCPUs"),
    "cpuset.mems": mask("AllowedMemoryNodes"),
    "io.weight": weight,
    "io.max": throttles,
  }),
);

const SUFFIXES = ["", "k", "m", "g", "t", "p", "e"];

/** A number as the kernel reads it: with a suffix for powers of 1024, or "max". */
function parseNumber(text: string): bigint | undefined {
  if (text === "max") return INFINITY;
  const [, digits, suffix = ""] = /^(\d+)([kmgtpe]?)$/i.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const value = BigInt(digits) << BigInt(10 * SUFFIXES.indexOf(suffix.toLowerCase()));
  return value > INFINITY ? undefined : value;
}

function number(name: string): Translation {
  return (text) => {
    const value = parseNumber(text);
    return value === undefined ? [] : [{ name, type: "t", value }];
  };
}

const SECOND = 1_000_000n;
/** systemd counts in hundredths of a processor. */
const HUNDREDTH = 10_000n;

/** "QUOTA PERIOD" as microseconds of each second, and never fewer than were asked for. */
function bandwidth(value: string): readonly SystemdProperty[] {
  const [quota, period] = value.split(/\s+/).map(parseNumber);
  if (quota === undefined || period === 0n) return [];
  const perSecond = (quota * SECOND) / (period ?? 100_000n);
  const isLimit = quota !== INFINITY;
  const rounded = isLimit ? ((perSecond + HUNDREDTH - 1n) / HUNDREDTH) * HUNDREDTH : INFINITY;
  return [
    { name: "CPUQuotaPerSecUSec", type: "t", value: rounded > INFINITY ? INFINITY : rounded },
    ...(period === undefined ? [] : [{ name: "CPUQuotaPeriodUSec", type: "t" as const, value: period }]),
  ];
}

/** Far above what any kernel is built for. */
const MOST_PROCESSORS = 65_536;

/** A list like "0-2,4" as bits, the lowest of the first byte for 0; an empty one is what the group above has. */
function mask(name: string): Translation {
  return (list) => {
    if (list === "") return [{ name, type: "ay", value: new Uint8Array() }];
    const ranges = list.split(",").map((range) => range.trim().split("-").map(Number));
    const last = Math.max(...ranges.map(([first = 0, end = first]) => end));
    if (!Number.isInteger(last) || last >= MOST_PROCESSORS) return [];
    const value = new Uint8Array((last >> 3) + 1);
    for (const [first = 0, end = first] of ranges) {
      for (let bit = first; bit <= end; bit += 1) value[bit >> 3] = (value[bit >> 3] ?? 0) | (1 << (bit & 7));
    }
    return [{ name, type: "ay", value }];
  };
}

/** "WEIGHT", "default WEIGHT" or "MAJOR:MINOR WEIGHT". */
function weight(text: string): readonly SystemdProperty[] {
  const [first = "", second] = text.split(" ");
  const value = parseNumber(second ?? first);
  if (value === undefined) return [];
  if (second === undefined || first === "default") return [{ name: "IOWeight", type: "t", value }];
  return [{ name: "IODeviceWeight", type: "a(st)", value: [[blockDevice(first), value]] }];
}

/** The names of io.max. */
const THROTTLES: ReadonlyMap<string, string> = new Map([
  ["rbps", "IOReadBandwidthMax"],
  ["wbps", "IOWriteBandwidthMax"],
  ["riops", "IOReadIOPSMax"],
  ["wiops", "IOWriteIOPSMax"],
]);

/** "MAJOR:MINOR KEY=VALUE…" */
function throttles(line: string): readonly SystemdProperty[] {
  const [device = "", ...limits] = line.split(" ");
  return limits.flatMap((limit): readonly SystemdProperty[] => {
    const [key = "", text = ""] = limit.split("=");
    const [name, value] = [THROTTLES.get(key), parseNumber(text)];
    if (name === undefined || value === undefined) return [];
    return [{ name, type: "a(st)", value: [[blockDevice(device), value]] }];
  });
}

function blockDevice(numbers: string): string {
  return `/dev/block/${numbers}`;
}
