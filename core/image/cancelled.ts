import { isRlError, RlError } from "../errors.ts";

/** What is given up, in the words of a message. */
interface Purpose {
  readonly action: string;
  readonly subject: string;
  readonly hint?: string | undefined;
}

/** Between two steps that may stand alone: throws "cancelled" once the person gave up. */
export function stopIfCancelled(purpose: Purpose, signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw cancelled(purpose);
}

/** Do something, and when it fails because the person gave up, say so whatever it was that noticed. */
export async function orCancelled<T>(
  purpose: Purpose,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (signal?.aborted !== true || (isRlError(error) && error.code !== "cancelled")) throw error;
    throw cancelled(purpose, error);
  }
}

function cancelled(purpose: Purpose, cause?: unknown): RlError {
  return new RlError({ ...purpose, code: "cancelled", state: "it was cancelled", cause });
}
