/**
 * Thrown by `skip()`; the runner counts it apart from failures. A name is matched rather than the class, as the
 * runner and a test file may hold two copies of this module.
 */
export class Skip extends Error {
  override readonly name = "Skip";
}

/**
 * Leave out this test (called in a test), this suite (in its `before` hook) or this file (at its top), because
 * the machine lacks something. The reason is printed; with RL_MUST_RUN=1 a skip is a failure.
 */
export function skip(reason: string): never {
  throw new Skip(reason);
}

/** `skip(reason)` when there is a reason: made for the probes of `requires.ts`. */
export function skipIf(reason: string | undefined): void {
  if (reason !== undefined) skip(reason);
}

/** Narrow a thrown value to a skip. */
export function isSkip(value: unknown): value is Skip {
  return value instanceof Error && value.name === "Skip";
}
