import { isRlError, RlError } from "../errors.ts";

/** Do something, and when it fails because the person gave up, say so whatever it was that noticed. */
export async function orCancelled<T>(
  { action, subject }: { readonly action: string; readonly subject: string },
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!signal.aborted || (isRlError(error) && error.code !== "cancelled")) throw error;
    throw new RlError({ code: "cancelled", action, subject, state: "it was cancelled", cause: error });
  }
}
