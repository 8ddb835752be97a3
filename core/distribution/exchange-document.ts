import type { TransportResponse } from "../ports/transport.ts";
import { type Exchange, exchangeAt } from "./exchange.ts";
import { isBroken } from "./failure.ts";
import { startResumeBudget } from "./resume.ts";
import type { Session } from "./session.ts";
import { type Protocol, read, sleep } from "./step.ts";

/** A successful answer with its whole body, and the URL it came from. */
export interface DocumentArrival {
  readonly response: TransportResponse;
  readonly url: string;
  /** At most one byte more than the limit, which shows that there are too many. */
  readonly bytes: Uint8Array;
}

/**
 * Ask for a document that is read whole, and again when the connection breaks while it comes. A registry that cannot
 * be reached to begin with is not asked again.
 *
 * @param limit bytes
 */
export function* exchangeDocument(
  session: Session,
  question: Exchange,
  limit: number,
): Protocol<DocumentArrival> {
  const budget = startResumeBudget();
  for (;;) {
    const { response, url } = yield* exchangeAt(session, question);
    try {
      return { response, url, bytes: yield* read(response, limit) };
    } catch (error) {
      const delay = isBroken(error) ? budget.next(0) : undefined;
      if (delay === undefined) throw error;
      yield* sleep(delay);
    }
  }
}
