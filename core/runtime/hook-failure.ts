/** What a hook did wrong, as syscalls-c/hooks.c reports it, to words. */

import { RlError } from "../errors.ts";
import { errnoOf } from "../plan/errno.ts";
import { RECORDS } from "../plan/records.ts";
import type { Hooks } from "../spec/runtime-config.ts";
import { signalName } from "./signals.ts";

/** `enum hook_outcome` of syscalls-c/hooks.h; a smaller number is an errno. */
const EXITED = 0x1_0000;
const SIGNALLED = 0x2_0000;
const TIMED_OUT = 0x3_0000;
const ABANDONED = 0x4_0000;

/** Hooks after whose failure everything goes on as if they had succeeded (runtime.md "Lifecycle"). */
const TOLERATED: readonly (keyof Hooks)[] = ["poststart", "poststop"];

export interface HookFailure {
  readonly error: RlError;
  /** To be told, and nothing more. */
  readonly isWarning: boolean;
}

/** Whether a failed step (see `describeFailure`) was a hook. */
export function isHookStep(step: number): boolean {
  return step === RECORDS.hook.op;
}

/** `path` is "KIND INDEX COUNT TIMEOUT PATH". */
export function describeHookFailure(error: number, path: string): HookFailure {
  const [kind = "", index = "", count = "", timeout = "", ...rest] = path.split(" ");
  const { code, state, hint } = outcome(error, timeout);
  return {
    error: new RlError({
      code,
      action: "run hook",
      subject: rest.join(" "),
      state: `${kind} ${index} of ${count} ${state}`,
      hint,
    }),
    isWarning: TOLERATED.some((each) => each === kind),
  };
}

function outcome(error: number, timeout: string): Pick<RlError, "code" | "state"> & { hint?: string } {
  const value = error & 0xffff;
  switch (error - value) {
    case EXITED:
      return { code: "unavailable", state: `exited with status ${value}` };
    case SIGNALLED:
      return { code: "unavailable", state: `was killed by ${signalName(value)}` };
    case TIMED_OUT:
      return { code: "limit", state: `took longer than ${timeout} s`, hint: "Its timeout is in the config." };
    case ABANDONED:
      return { code: "cancelled", state: "was ended, since nobody waited for it any more" };
    default:
      return { code: "io", state: `cannot be executed: ${errnoOf(error).text}` };
  }
}
