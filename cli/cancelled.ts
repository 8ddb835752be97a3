/** What commands say when the person has given up. */
import { RlError, type TreeReader } from "../core/mod.ts";

/** The refusal to go on. */
export function cancelled(action: string, subject: string, cause?: unknown): RlError {
  return new RlError({ code: "cancelled", action, subject, state: "it was cancelled", cause });
}

/** Between two pieces of work: throws "cancelled" once the person has given up. */
export function stopIfCancelled(signal: AbortSignal, action: string, subject: string): void {
  if (signal.aborted) throw cancelled(action, subject);
}

/**
 * What becomes of a failure: once the person has given up, that is the reason, whatever it was that noticed. An
 * interrupt at the terminal ends the programs that work for this one as well, each with a failure of its own.
 */
export function orCancelled(error: unknown, signal: AbortSignal, action: string, subject: string): unknown {
  return signal.aborted ? cancelled(action, subject, error) : error;
}

/** The same reader, whose readings end with "cancelled" before their next entry once the person has given up. */
export function interruptibleReader(
  reader: TreeReader,
  signal: AbortSignal,
  action: string,
  subject: string,
): TreeReader {
  return {
    read(request) {
      const reading = reader.read(request);
      return {
        next() {
          stopIfCancelled(signal, action, subject);
          const next = reading.next();
          if (!(next instanceof Promise)) return next;
          return next.catch((error: unknown) => {
            throw orCancelled(error, signal, action, subject);
          });
        },
        read: () => reading.read(),
        close: () => reading.close(),
      };
    },
  };
}
