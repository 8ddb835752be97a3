/** 128 and SIGHUP, SIGINT, SIGQUIT, SIGTERM: what syscalls-c/endings.h lists. */
const ASKED_TO_END: readonly number[] = [129, 130, 131, 143];

/**
 * Whether a program that works for this one was asked to end from outside, by its exit status. Once it has begun it
 * ignores that, and ends with this one; but an interrupt of a whole group may find it while it starts.
 */
export function isAskedToEnd(status: number): boolean {
  return ASKED_TO_END.includes(status);
}
