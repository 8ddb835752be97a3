import { isRlError } from "../errors.ts";
import type { TransportResponse } from "../ports/transport.ts";
import { type Purpose, registryFailure } from "./failure.ts";
import { ERROR_LIMIT, RETRY_LIMIT } from "./limits.ts";
import { type Arrival, sendFollowing } from "./redirect.ts";
import { isTransient, retryDelay } from "./retry.ts";
import { authenticate, knownAuthorization, type Session } from "./session.ts";
import { type Protocol, read, sleep } from "./step.ts";

/** One question to a registry. */
export interface Exchange {
  readonly method: "GET" | "HEAD";
  /** From the origin on: "/v2/library/alpine/manifests/3.20". */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What a token must allow for it: "repository:library/alpine:pull". */
  readonly scope: string;
  readonly purpose: Purpose;
}

/**
 * Ask a registry: find the origin that answers, log in when asked to, follow redirects, repeat after 429 and
 * 5xx. Ends with a response of status 2xx whose body the caller reads or discards; everything else throws.
 */
export function* exchange(session: Session, question: Exchange): Protocol<TransportResponse> {
  let loggedIn = false;
  let attempt = 0;
  for (;;) {
    const { response, sameOrigin, origin } = yield* ask(session, question);
    const { status } = response;
    if (status >= 200 && status < 300) return response;
    // Only the registry itself may ask for a login, and once: the second 401 means it did not help.
    if (status === 401 && sameOrigin && !loggedIn) {
      response.discard();
      yield* authenticate(session, origin, question.scope, response);
      loggedIn = true;
      continue;
    }
    const delay = isTransient(status) ? retryDelay(attempt, response.header("retry-after")) : undefined;
    if (delay !== undefined && attempt < RETRY_LIMIT) {
      response.discard();
      yield* sleep(delay);
      attempt += 1;
      continue;
    }
    if (status === 401) session.authorizations.delete(question.scope);
    throw registryFailure(status, yield* read(response, ERROR_LIMIT), question.purpose);
  }
}

/** Send to the first origin that can be reached, and stay with it. */
function* ask(session: Session, question: Exchange): Protocol<Arrival & { readonly origin: string }> {
  for (;;) {
    const [origin = "", ...others] = session.origins;
    const authorization = knownAuthorization(session, question.scope);
    const headers: Record<string, string> = {
      ...question.headers,
      // A layer's digest is over its stored bytes, so nothing may be encoded on the way.
      "accept-encoding": "identity",
      "user-agent": session.userAgent,
      ...(authorization !== undefined && { authorization }),
    };
    const request = { method: question.method, url: `${origin}${question.path}`, headers };
    try {
      const arrival = yield* sendFollowing(request, question.purpose);
      session.origins = [origin];
      return { ...arrival, origin };
    } catch (error) {
      if (others.length === 0 || !isRlError(error) || error.code !== "unavailable") throw error;
      session.origins = others;
    }
  }
}
