import type { RlError } from "../../errors.ts";
import { silence } from "./network-error.ts";

/** Ends a request that the caller gives up, or in which the server is silent for too long. */
export interface Patience {
  readonly signal: AbortSignal;
  /** The server is waited for, from now on. */
  resume(): void;
  /** It is not waited for. */
  pause(): void;
  /** No more is to come. */
  end(): void;
  /** That it was silent for too long, if it was. */
  reason(): RlError | undefined;
}

/**
 * @param url what is asked, for the error
 * @param milliseconds without a byte that are too long
 * @param caller gives up by it
 */
export function startPatience(url: string, milliseconds: number, caller: AbortSignal | undefined): Patience {
  const abort = new AbortController();
  const forward = (): void => abort.abort(caller?.reason);
  if (caller?.aborted === true) forward();
  caller?.addEventListener("abort", forward);
  let reason: RlError | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hasEnded = false;
  const pause = (): void => clearTimeout(timer);
  const resume = (): void => {
    clearTimeout(timer);
    // The source of a body may be heard of later.
    if (hasEnded) return;
    timer = setTimeout(() => {
      reason = silence(url, milliseconds);
      abort.abort(reason);
    }, milliseconds);
  };
  resume();
  return {
    signal: abort.signal,
    resume,
    pause,
    end: () => {
      hasEnded = true;
      pause();
      caller?.removeEventListener("abort", forward);
    },
    reason: () => reason,
  };
}
