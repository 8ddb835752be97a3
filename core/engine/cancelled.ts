/** What commands say when the person has given up. */
import { RlError, type TreeReader } from "../mod.ts";

/** The refusal to go on. */
export function cancelled(action: string, subject: string, cause?: unknown): RlError {
  return new RlError({ code: "cancelled", action, subject, state: "it was cancelled", cause });
}

/** Between two pieces of work: throws "cancelled" once the person has given up. */
export function stopIfCancelled(signal: AbortSignal, action: string, subject: string): void {
  if (signal.aborted) throw cancelled(action, subject);
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
            // An interrupt may reach the program that reads as well, and end it with a failure of its own.
            throw signal.aborted ? cancelled(action, subject, error) : error;
          });
        },
        read: () => reading.read(),
        close: () => reading.close(),
      };
    },
  };
}
