/** Resource limits by name, see getrlimit(2). */

import { RlError } from "../errors.ts";
import type { PosixRlimit } from "../spec/runtime-config.ts";
import type { RlimitRequest } from "./input.ts";
import { suggest } from "./nearest.ts";

/** Names in the order of their numbers: RLIMIT_CPU is 0. x86, arm and riscv number alike. */
export const RLIMITS: readonly string[] = [
  "RLIMIT_CPU",
  "RLIMIT_FSIZE",
  "RLIMIT_DATA",
  "RLIMIT_STACK",
  "RLIMIT_CORE",
  "RLIMIT_RSS",
  "RLIMIT_NPROC",
  "RLIMIT_NOFILE",
  "RLIMIT_MEMLOCK",
  "RLIMIT_AS",
  "RLIMIT_LOCKS",
  "RLIMIT_SIGPENDING",
  "RLIMIT_MSGQUEUE",
  "RLIMIT_NICE",
  "RLIMIT_RTPRIO",
  "RLIMIT_RTTIME",
];

/**
 * "No limit" in a config: the largest number below 2^64 that JSON tools carry unchanged, since 2^64 - 1 itself
 * is rounded up, out of the range of 64 bits.
 */
export const UNLIMITED = 2 ** 64 - 2048;

/**
 * The limits of a container, each resource once, in the order of their numbers. By default there are no core
 * dumps, which a host's core_pattern would handle outside the container, and the number of open files is what
 * the caller had.
 *
 * @throws RlError "invalid" for an unknown resource, and for a soft limit above the hard one.
 */
export function generateRlimits(
  requested: readonly RlimitRequest[],
  nofile: { readonly soft: number; readonly hard: number } | undefined,
): PosixRlimit[] {
  const limits = new Map<string, PosixRlimit>();
  limits.set("RLIMIT_CORE", { type: "RLIMIT_CORE", soft: 0, hard: 0 });
  if (nofile !== undefined) {
    limits.set("RLIMIT_NOFILE", {
      type: "RLIMIT_NOFILE",
      soft: limitValue(nofile.soft),
      hard: limitValue(nofile.hard),
    });
  }
  for (const request of requested) {
    const type = rlimitType(request.type);
    const soft = limitValue(request.soft);
    const hard = limitValue(request.hard);
    if (!(soft <= hard)) throw refused(request.type, "the soft limit is above the hard limit");
    limits.set(type, { type, soft, hard });
  }
  const ordered: PosixRlimit[] = [];
  for (const type of RLIMITS) {
    const limit = limits.get(type);
    if (limit !== undefined) ordered.push(limit);
  }
  return ordered;
}

/** "nofile" and "RLIMIT_NOFILE" to "RLIMIT_NOFILE". Throws RlError "invalid". */
export function rlimitType(name: string): string {
  const upper = name.toUpperCase();
  const type = upper.startsWith("RLIMIT_") ? upper : `RLIMIT_${upper}`;
  if (RLIMITS.includes(type)) return type;
  throw refused(name, "there is no such resource", suggest(type, RLIMITS));
}

function limitValue(value: number): number {
  if (value < 0 || value >= UNLIMITED) return UNLIMITED;
  if (!Number.isInteger(value)) throw refused(String(value), "it is not a whole number");
  return value;
}

function refused(name: string, state: string, hint?: string): RlError {
  return new RlError({ code: "invalid", action: "limit resource", subject: name, state, hint });
}
