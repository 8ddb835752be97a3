/** Limits as flags of `update`, named as runc names them. */

import { parseByteSize } from "../../core/engine/byte-size.ts";
import { type LinuxResources, RlError } from "../../core/mod.ts";

/** What the flags give; absent ones change nothing. */
export interface LimitFlags {
  readonly memory?: string | undefined;
  readonly "memory-reservation"?: string | undefined;
  readonly "memory-swap"?: string | undefined;
  readonly "kernel-memory"?: string | undefined;
  readonly "kernel-memory-tcp"?: string | undefined;
  readonly "cpu-period"?: string | undefined;
  readonly "cpu-quota"?: string | undefined;
  readonly "cpu-burst"?: string | undefined;
  readonly "cpu-share"?: string | undefined;
  readonly "cpu-idle"?: string | undefined;
  readonly "cpu-rt-period"?: string | undefined;
  readonly "cpu-rt-runtime"?: string | undefined;
  readonly "cpuset-cpus"?: string | undefined;
  readonly "cpuset-mems"?: string | undefined;
  readonly "pids-limit"?: string | undefined;
  readonly "blkio-weight"?: string | undefined;
}

/** @throws RlError "invalid" */
export function resourcesOfFlags(flags: LimitFlags): LinuxResources {
  const size = (name: keyof LimitFlags): bigint | undefined =>
    read(flags, name, parseSize, "a size like 512m, or -1");
  const number = (name: keyof LimitFlags): bigint | undefined => read(flags, name, parseNumber, "a number");
  const memory = defined({
    limit: size("memory"),
    reservation: size("memory-reservation"),
    swap: size("memory-swap"),
    kernel: size("kernel-memory"),
    kernelTCP: size("kernel-memory-tcp"),
  });
  const cpu = defined({
    period: number("cpu-period"),
    quota: number("cpu-quota"),
    burst: number("cpu-burst"),
    shares: number("cpu-share"),
    idle: number("cpu-idle"),
    realtimePeriod: number("cpu-rt-period"),
    realtimeRuntime: number("cpu-rt-runtime"),
    cpus: flags["cpuset-cpus"],
    mems: flags["cpuset-mems"],
  });
  const pids = number("pids-limit");
  const weight = read(flags, "blkio-weight", parseWeight, "a weight from 10 to 1000");
  return (
    defined({
      memory,
      cpu,
      pids: pids === undefined ? undefined : { limit: pids },
      blockIO: weight === undefined ? undefined : { weight: Number(weight) },
    }) ?? {}
  );
}

/** Without the names that have no value; undefined when none has. */
function defined<T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } | undefined {
  const entries = Object.entries(record).filter(([, value]) => value !== undefined);
  return entries.length === 0
    ? undefined
    : (Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> });
}

function read(
  flags: LimitFlags,
  name: keyof LimitFlags,
  parse: (text: string) => bigint | undefined,
  wanted: string,
): bigint | undefined {
  const text = flags[name];
  if (text === undefined) return undefined;
  const value = parse(text);
  if (value !== undefined) return value;
  throw new RlError({
    code: "invalid",
    action: `use --${name}`,
    subject: text,
    state: `it is not ${wanted}`,
    hint: "see rl oci update --help",
  });
}

const MOST = 2n ** 63n - 1n;

function parseNumber(text: string): bigint | undefined {
  if (!/^-?\d{1,19}$/.test(text)) return undefined;
  const value = BigInt(text);
  return value > MOST || value < -MOST ? undefined : value;
}

/** Bytes; -1 is no limit. */
function parseSize(text: string): bigint | undefined {
  return text === "-1" ? -1n : parseByteSize(text);
}

function parseWeight(text: string): bigint | undefined {
  const value = parseNumber(text);
  return value !== undefined && (value === 0n || (value >= 10n && value <= 1000n)) ? value : undefined;
}
