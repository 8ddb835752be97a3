import { RlError } from "../errors.ts";
import type { LinuxSeccomp } from "../spec/runtime-config.ts";

/** SECCOMP_FILTER_FLAG_* of linux/seccomp.h that a profile may have. */
const BITS: Readonly<Record<string, number>> = {
  SECCOMP_FILTER_FLAG_LOG: 1 << 1,
  SECCOMP_FILTER_FLAG_SPEC_ALLOW: 1 << 2,
  SECCOMP_FILTER_FLAG_TSYNC: 1 << 0,
  SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV: 1 << 5,
};

/** Those that follow from the rest of a profile. */
const NEW_LISTENER = 1 << 3;
const TSYNC_ESRCH = 1 << 4;

/** The flags that a profile may have. */
export const FILTER_FLAGS: readonly string[] = Object.keys(BITS);

/** Whether some call is answered by somebody who listens: the loaded filter then has a listener. */
export function notifies({ syscalls = [] }: LinuxSeccomp): boolean {
  return syscalls.some(({ action }) => action === "SCMP_ACT_NOTIFY");
}

/**
 * The flags of seccomp(2) that a profile's filter is loaded with. WAIT_KILLABLE_RECV is about notifications, and left
 * out where there are none; the kernel would refuse it.
 *
 * @throws RlError "invalid" for a flag that is none
 */
export function filterFlags(profile: LinuxSeccomp): number {
  const listens = notifies(profile);
  let all = listens ? NEW_LISTENER : 0;
  for (const flag of profile.flags ?? []) {
    const bit = Object.hasOwn(BITS, flag) ? BITS[flag] : undefined;
    if (bit === undefined) {
      throw new RlError({
        code: "invalid",
        action: "use seccomp filter flag",
        subject: flag,
        state: "no such flag",
        hint: "remove it from the profile's flags",
      });
    }
    if (listens || flag !== "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV") all |= bit;
  }
  // Both flags of old make the call return a number, and only with this one they can be had together.
  const both = BITS.SECCOMP_FILTER_FLAG_TSYNC ?? 0;
  return listens && (all & both) !== 0 ? all | TSYNC_ESRCH : all;
}
