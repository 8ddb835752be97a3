import { RlError } from "../errors.ts";
import type { TransportRequest, TransportResponse } from "../ports/transport.ts";
import type { Purpose } from "./failure.ts";
import { isInternal, isThisMachine } from "./host.ts";
import { REDIRECT_LIMIT } from "./limits.ts";
import { type Protocol, send } from "./step.ts";

/** Headers that may follow a request to another origin; everything else, credentials above all, stays behind. */
const PORTABLE_HEADERS: ReadonlySet<string> = new Set([
  "accept",
  "accept-encoding",
  "content-range",
  "content-type",
  "range",
  "user-agent",
]);

/** The answer, and whether it still comes from the origin that was asked. */
export interface Arrival {
  readonly response: TransportResponse;
  readonly url: string;
  readonly sameOrigin: boolean;
}

/**
 * Send a request and follow its redirects.
 *
 * distribution-spec, "Pulling blobs": credentials must not reach another host. Origin means scheme, host and
 * port. Once a request has left its origin it stays without credentials, also when it is sent back. A step
 * from https down to http is refused, since the answer would no longer be from who we think it is.
 *
 * What is not a GET or HEAD is sent again only where the answer says so (307, 308; RFC 9110, 15.4), and to
 * another origin only when `checkForeign` agrees, since it acts or carries content.
 *
 * @param allow refuses a target by throwing; called for every hop
 */
export function* sendFollowing(
  request: TransportRequest,
  purpose: Purpose,
  allow: (url: URL) => void = () => undefined,
): Protocol<Arrival> {
  const reads = request.method === "GET" || request.method === "HEAD";
  let current = request;
  let sameOrigin = true;
  for (let hops = 0; ; hops += 1) {
    const response = yield* send(current);
    const location = isRedirect(response.status, reads) ? response.header("location") : null;
    if (location === null) return { response, url: current.url, sameOrigin };
    response.discard();
    if (hops === REDIRECT_LIMIT) {
      throw refuse(purpose, "limit", `the registry redirected more than ${REDIRECT_LIMIT} times`);
    }
    const target = redirectTarget(current.url, location, purpose);
    allow(target);
    if (target.origin !== new URL(current.url).origin) {
      if (!reads) checkForeign(target, purpose);
      sameOrigin = false;
      const kept = Object.entries(current.headers).filter(([name]) => PORTABLE_HEADERS.has(name));
      // What the user said of a registry's certificate was said of no other host.
      const sameHost = target.hostname === new URL(current.url).hostname;
      const unverified = sameHost ? current.unverified : undefined;
      current = { ...current, headers: Object.fromEntries(kept), unverified };
    }
    current = { ...current, url: target.href };
  }
}

function isRedirect(status: number, reads: boolean): boolean {
  return status === 307 || status === 308 || (reads && (status === 301 || status === 302 || status === 303));
}

/**
 * Where a redirect leads. Throws for what is not a plain web address, steps down from https, or leads from
 * somewhere else to this machine or its link: there a registry could only want to reach what is not its own.
 */
export function redirectTarget(from: string, location: string, purpose: Purpose): URL {
  const target = URL.parse(location, from);
  if (target === null || (target.protocol !== "https:" && target.protocol !== "http:")) {
    throw refuse(purpose, "corrupt", "the registry redirected to something that is not a web address");
  }
  if (target.username !== "" || target.password !== "") {
    throw refuse(purpose, "denied", "the registry redirected to an address with a password in it");
  }
  if (from.startsWith("https:") && target.protocol === "http:") {
    throw refuse(purpose, "denied", `the registry redirected from https to http at "${target.host}"`);
  }
  if (isThisMachine(target.hostname) && !isThisMachine(new URL(from).hostname)) {
    throw refuse(purpose, "denied", `the registry redirected to this machine's own address "${target.host}"`);
  }
  target.hash = "";
  return target;
}

/**
 * Whether content may be sent to an address of another origin that a registry named. Some keep uploads at a
 * storage service; that is on the public internet and served by https. Anything else would make us write
 * into the user's own network on somebody's behalf.
 */
export function checkForeign(target: URL, purpose: Purpose): void {
  if (target.protocol === "https:" && !isInternal(target.hostname)) return;
  const state = `the registry wants it to be sent to "${target.host}", which is not its own address`;
  throw refuse(purpose, "denied", state);
}

function refuse(purpose: Purpose, code: "limit" | "corrupt" | "denied", state: string): RlError {
  const { action, subject } = purpose;
  return new RlError({ action, subject, code, state, hint: "the registry is misconfigured or hostile" });
}
