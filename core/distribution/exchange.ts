import { isRlError } from "../errors.ts";
import type { TransportRequest, TransportResponse } from "../ports/transport.ts";
import { type Purpose, registryFailure } from "./failure.ts";
import { ERROR_LIMIT, RETRY_LIMIT } from "./limits.ts";
import { type Arrival, sendFollowing } from "./redirect.ts";
import { isTransient, retryDelay } from "./retry.ts";
import { authenticate, knownAuthorization, type Session } from "./session.ts";
import { type Protocol, read, sleep } from "./step.ts";

/** One question to a registry. */
export interface Exchange {
  readonly method: TransportRequest["method"];
  /**
   * From the origin on: "/v2/library/alpine/manifests/3.20". Or a whole URL that the registry gave and that was
   * found good (location.ts): one of another origin gets no credential, and its 401 no answer.
   */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: TransportRequest["body"];
  /** What a token must allow for it: "repository:library/alpine:pull"; several are separated by spaces. */
  readonly scope: string;
  readonly purpose: Purpose;
}

/**
 * Ask a registry: find the origin that answers, log in when asked to, follow redirects, repeat after 429 and
 * 5xx. Ends with a response of status 2xx whose body the caller reads or discards; everything else throws.
 */
export function* exchange(session: Session, question: Exchange): Protocol<TransportResponse> {
  return (yield* exchangeAt(session, question)).response;
}

/** As `exchange`, with the URL the answer came from: what a `Location` or `Link` in it is relative to. */
export function* exchangeAt(session: Session, question: Exchange): Protocol<Arrival> {
  let loggedIn = false;
  let attempt = 0;
  for (;;) {
    const arrival = yield* ask(session, question);
    const { response, sameOrigin, origin } = arrival;
    const { status } = response;
    if (status >= 200 && status < 300) return arrival;
    // Only the registry itself may ask for a login, and once: the second 401 means it did not help.
    if (status === 401 && sameOrigin && !loggedIn) {
      response.discard();
      yield* authenticate(session, origin, question.scope, response);
      loggedIn = true;
      continue;
    }
    const delay = isTransient(status)
      ? retryDelay(attempt, response.header("retry-after"), session.now())
      : undefined;
    if (delay !== undefined && attempt < RETRY_LIMIT) {
      response.discard();
      yield* sleep(delay);
      attempt += 1;
      continue;
    }
    if (status === 401 && sameOrigin) session.authorizations.delete(question.scope);
    throw registryFailure(status, yield* read(response, ERROR_LIMIT), question.purpose);
  }
}

/** Send to the first origin that can be reached, and stay with it. */
function* ask(session: Session, question: Exchange): Protocol<Arrival & { readonly origin: string }> {
  const { method, path, purpose } = question;
  for (;;) {
    const [origin = "", ...others] = session.origins;
    const url = path.startsWith("/") ? `${origin}${path}` : path;
    const isOwn = new URL(url).origin === new URL(origin).origin;
    const authorization = isOwn ? knownAuthorization(session, question.scope) : undefined;
    const headers: Record<string, string> = {
      ...question.headers,
      // A layer's digest is over its stored bytes, so nothing may be encoded on the way.
      "accept-encoding": "identity",
      "user-agent": session.userAgent,
      ...(authorization !== undefined && { authorization }),
    };
    const body = question.body === undefined ? {} : { body: question.body };
    const trust = isOwn && session.unverified === true ? { unverified: true } : {};
    try {
      const arrival = yield* sendFollowing({ method, url, headers, ...body, ...trust }, purpose);
      if (isOwn) session.origins = [origin];
      return { ...arrival, sameOrigin: arrival.sameOrigin && isOwn, origin };
    } catch (error) {
      if (!isOwn || others.length === 0 || !isRlError(error) || error.code !== "unavailable") throw error;
      session.origins = others;
    }
  }
}
