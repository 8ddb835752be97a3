import { RlError } from "../errors.ts";
import type { RegistryCredential } from "../ports/credentials.ts";
import type { TransportResponse } from "../ports/transport.ts";
import { canonicalDomain } from "../reference/domain.ts";
import { type Challenge, parseChallenges } from "./challenge.ts";
import { lookup, type Protocol } from "./step.ts";
import { basicAuthorization, requestToken } from "./token.ts";

/** What is learnt about one registry while talking to it; lives as long as one operation or a client. */
export interface Session {
  /** Host with optional port, as in references. */
  readonly domain: string;
  /** Origins still to be tried, best first; one once a request has got through. */
  origins: readonly string[];
  /** The user said that this registry's certificate need not be checked. */
  readonly unverified?: boolean | undefined;
  readonly userAgent: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** `Authorization` values by scope, with the time they stop being used. */
  readonly authorizations: Map<string, { readonly value: string; readonly until: number }>;
}

/** Seconds before its end at which a token is no longer used, so that it lasts for the request it is put on. */
const MARGIN = 10;

/** The `Authorization` value known for a scope, if it is still good. */
export function knownAuthorization(session: Session, scope: string): string | undefined {
  const known = session.authorizations.get(scope);
  return known !== undefined && session.now() < known.until ? known.value : undefined;
}

/**
 * Answer a 401: get an authorization for the scope and remember it. Throws `RlError` code "denied" when the
 * registry asks for something we have not got or do not speak.
 */
export function* authenticate(
  session: Session,
  origin: string,
  scope: string,
  response: TransportResponse,
): Protocol<string> {
  session.authorizations.delete(scope);
  const challenges = parseChallenges(response.header("www-authenticate") ?? "");
  const bearer = challenges.find(isScheme("bearer"));
  if (bearer === undefined && !challenges.some(isScheme("basic"))) {
    throw denied(
      session,
      "it asks for a login in a way that is not supported",
      "Basic and Bearer are supported",
    );
  }
  const credential = yield* findCredential(session, origin, scope);
  if (bearer !== undefined) {
    const { domain: registry, userAgent, unverified } = session;
    const request = { challenge: bearer, scope, registry, origin, credential, userAgent, unverified };
    const token = yield* requestToken({ ...request, now: session.now });
    const value = `Bearer ${token.value}`;
    // A token that lives shorter than the margin still serves the request it was fetched for.
    const lifetime = Math.max(token.expiresIn - MARGIN, 1);
    session.authorizations.set(scope, { value, until: session.now() + lifetime * 1000 });
    return value;
  }
  if (credential === undefined) {
    throw denied(session, "it needs a login", `log in with: rl login ${session.domain}`);
  }
  const value = basicAuthorization(credential);
  session.authorizations.set(scope, { value, until: Number.POSITIVE_INFINITY });
  return value;
}

/** The user's credential, kept under the domain as it was written or in its usual spelling for the same origin. */
function* findCredential(
  { domain }: Session,
  origin: string,
  scope: string,
): Protocol<RegistryCredential | undefined> {
  const repository = /^repository:([^: ]+):/.exec(scope)?.[1];
  const found = yield* lookup(domain, repository);
  const { host } = new URL(origin);
  // By http, port 443 written out is another origin than the bare host.
  if (found !== undefined || host === domain || host !== canonicalDomain(domain)) return found;
  return yield* lookup(host, repository);
}

function isScheme(name: string): (challenge: Challenge) => boolean {
  return (challenge) => challenge.scheme === name;
}

function denied(session: Session, state: string, hint: string): RlError {
  return new RlError({ code: "denied", action: "log in at registry", subject: session.domain, state, hint });
}
