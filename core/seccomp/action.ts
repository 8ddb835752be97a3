import { RlError } from "../errors.ts";
import type { SeccompAction } from "../spec/runtime-config.ts";

/** errno values a filter of ours answers with on its own account, asm-generic/errno-base.h and errno.h. */
export const EPERM = 1;
export const ENOSYS = 38;

/** SECCOMP_RET_* of linux/seccomp.h. The upper half is the action, the lower half its data. */
const RETURN = {
  SCMP_ACT_KILL_PROCESS: 0x80000000,
  SCMP_ACT_KILL: 0x00000000,
  SCMP_ACT_KILL_THREAD: 0x00000000,
  SCMP_ACT_TRAP: 0x00030000,
  SCMP_ACT_ERRNO: 0x00050000,
  SCMP_ACT_NOTIFY: 0x7fc00000,
  SCMP_ACT_TRACE: 0x7ff00000,
  SCMP_ACT_LOG: 0x7ffc0000,
  SCMP_ACT_ALLOW: 0x7fff0000,
} as const;

/** The actions that a profile may have. */
export const ACTIONS = Object.keys(RETURN).sort() as readonly SeccompAction[];

/** Largest data of the two actions that have any: MAX_ERRNO, and all of the lower half. */
const DATA_LIMIT: Readonly<Record<string, number>> = { SCMP_ACT_ERRNO: 4095, SCMP_ACT_TRACE: 0xffff };

export const KILL_PROCESS: number = RETURN.SCMP_ACT_KILL_PROCESS;
export const NOTIFY: number = RETURN.SCMP_ACT_NOTIFY;
export const TRACE: number = RETURN.SCMP_ACT_TRACE;

/** The return value of a filter that makes the system call fail. */
export function returnErrno(errno: number): number {
  return RETURN.SCMP_ACT_ERRNO + errno;
}

/**
 * The return value of an action. `errnoRet` is data for ERRNO and TRACE alone, EPERM when absent; with any other
 * action it is an error, as config-linux.md demands.
 *
 * Throws `RlError` "invalid" for an unknown action or impossible data.
 */
export function encodeAction(action: SeccompAction, errnoRet: number | undefined, subject: string): number {
  const base: number | undefined = Object.hasOwn(RETURN, action) ? RETURN[action] : undefined;
  if (base === undefined) throw invalid(subject, `the action ${JSON.stringify(action)} is unknown`);
  const limit = DATA_LIMIT[action];
  if (limit === undefined) {
    if (errnoRet !== undefined) throw invalid(subject, `${action} takes no errnoRet`);
    return base;
  }
  const data = errnoRet ?? EPERM;
  if (!Number.isInteger(data) || data < 0 || data > limit) {
    throw invalid(subject, `errnoRet ${data} is not within 0 to ${limit}`);
  }
  return base + data;
}

/**
 * The place of a return value in the kernel's order, smallest is strictest: seccomp(2) runs all filters of a
 * process and takes the smallest action, read as a signed number.
 */
export function strictness(value: number): number {
  return (value & 0xffff0000) | 0;
}

/** True for the default actions that let a call through, if only after somebody was told. */
export function passes(value: number): boolean {
  return strictness(value) >= strictness(RETURN.SCMP_ACT_TRACE);
}

function invalid(subject: string, state: string): RlError {
  return new RlError({ code: "invalid", action: "compile seccomp rule", subject, state });
}
