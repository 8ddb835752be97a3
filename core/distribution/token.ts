import { RlError } from "../errors.ts";
import type { RegistryCredential } from "../ports/credentials.ts";
import type { TransportRequest, TransportResponse } from "../ports/transport.ts";
import type { Challenge } from "./challenge.ts";
import { type Purpose, registryFailure, StatusError } from "./failure.ts";
import { ERROR_LIMIT, RETRY_LIMIT, TOKEN_LIMIT } from "./limits.ts";
import { checkRealm } from "./realm.ts";
import { sendFollowing } from "./redirect.ts";
import { isTransient, retryDelay } from "./retry.ts";
import { type Protocol, read, sleep } from "./step.ts";

/** A bearer token and how long it lasts. */
export interface Token {
  readonly value: string;
  /** Seconds from now. */
  readonly expiresIn: number;
}

export interface TokenRequest {
  readonly challenge: Challenge;
  /** What the token is to allow, "repository:library/alpine:pull"; used when the challenge names nothing. */
  readonly scope: string;
  readonly registry: string;
  readonly origin: string;
  readonly credential: RegistryCredential | undefined;
  readonly userAgent: string;
  /** Accept any certificate of the registry's own host. */
  readonly unverified?: boolean | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The token specification's default, in seconds, for answers without `expires_in`. */
const DEFAULT_LIFETIME = 60;

/**
 * Get a token from the service a Bearer challenge names (distribution's token authentication specification,
 * and for identity tokens its OAuth2 variant). Throws `RlError` code "denied" when the service refuses.
 */
export function* requestToken(wanted: TokenRequest): Protocol<Token> {
  const purpose: Purpose = { action: "log in at registry", subject: wanted.registry };
  const check = (url: string): URL => checkRealm(url, wanted.origin, wanted.registry);
  const realm = check(wanted.challenge.parameters.get("realm") ?? "");
  const unverified = wanted.unverified === true && realm.hostname === new URL(wanted.origin).hostname;
  const request = { ...tokenRequest(realm, wanted), ...(unverified && { unverified }) };
  const response = yield* sendRepeating(request, purpose, wanted.now, (url) => {
    check(url.href);
    if (request.body !== undefined && url.origin !== realm.origin) throw movedService(wanted.registry, url);
  });
  if (response.status !== 200) {
    throw refusal(response.status, yield* read(response, ERROR_LIMIT), wanted, purpose);
  }
  const body = yield* read(response, TOKEN_LIMIT);
  if (body.length > TOKEN_LIMIT) {
    throw new RlError({
      ...purpose,
      code: "limit",
      state: "its token service answered with more than 1 MiB",
    });
  }
  return parseToken(body, purpose);
}

/** Send a request, and again after 429 and 5xx as `exchange` does. Gives the last answer, whatever it is. */
function* sendRepeating(
  request: TransportRequest,
  purpose: Purpose,
  now: () => number,
  allow: (url: URL) => void,
): Protocol<TransportResponse> {
  for (let attempt = 0; ; attempt += 1) {
    const { response } = yield* sendFollowing(request, purpose, allow);
    if (!isTransient(response.status) || attempt === RETRY_LIMIT) return response;
    const delay = retryDelay(attempt, response.header("retry-after"), now());
    if (delay === undefined) return response;
    response.discard();
    yield* sleep(delay);
  }
}

function tokenRequest(realm: URL, wanted: TokenRequest): TransportRequest {
  const service = wanted.challenge.parameters.get("service");
  const scope = joinScopes(wanted.challenge.parameters.get("scope") ?? "", wanted.scope);
  const headers = {
    accept: "application/json",
    "accept-encoding": "identity",
    "user-agent": wanted.userAgent,
  };
  const { credential } = wanted;
  if (credential?.identityToken !== undefined) {
    const form = new URLSearchParams({ grant_type: "refresh_token", client_id: "rl", scope });
    form.set("refresh_token", credential.identityToken);
    if (service !== undefined) form.set("service", service);
    return {
      method: "POST",
      url: realm.href,
      headers: { ...headers, "content-type": "application/x-www-form-urlencoded" },
      body: new TextEncoder().encode(form.toString()),
    };
  }
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set("service", service);
  // Several scopes come separated by spaces; the specification repeats the parameter instead.
  for (const part of scope.split(" ").filter(Boolean)) url.searchParams.append("scope", part);
  if (credential === undefined) return { method: "GET", url: url.href, headers };
  url.searchParams.set("account", credential.username);
  return {
    method: "GET",
    url: url.href,
    headers: { ...headers, authorization: basicAuthorization(credential) },
  };
}

/**
 * What the registry says it wants, and what we know we shall need and it has not thought of: the repository to
 * mount from, or pushing, when a read was what made it ask.
 */
export function joinScopes(challenged: string, wanted: string): string {
  const scopes = challenged.split(" ").filter((scope) => scope !== "");
  const covers = (has: string, needs: string): boolean => {
    const [hasName, needsName] = [has, needs].map((scope) => scope.slice(0, scope.lastIndexOf(":")));
    const [actions = [], needed = []] = [has, needs].map((scope) =>
      scope.slice(scope.lastIndexOf(":") + 1).split(","),
    );
    return (
      hasName === needsName && needed.every((action) => actions.includes(action) || actions.includes("*"))
    );
  };
  for (const scope of wanted.split(" ").filter(Boolean))
    if (!scopes.some((has) => covers(has, scope))) scopes.push(scope);
  return scopes.join(" ");
}

/** The request's body has the user's identity token in it, which is the realm's and nobody else's. */
function movedService(registry: string, url: URL): RlError {
  return new RlError({
    code: "denied",
    action: "log in at registry",
    subject: registry,
    state: `its token service redirected a login to "${url.host}"`,
    hint: "the registry is misconfigured or hostile; nothing was sent to that address",
  });
}

/** The value of an `Authorization` header for RFC 7617, in UTF-8. */
export function basicAuthorization(credential: RegistryCredential): string {
  const bytes = new TextEncoder().encode(`${credential.username}:${credential.password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

function parseToken(body: Uint8Array, purpose: Purpose): Token {
  const answer = parseAnswer(body);
  const value = answer.token || answer.access_token;
  // The token becomes a header value: anything but visible ASCII could start a header of its own.
  if (typeof value !== "string" || !/^[\x21-\x7e]+$/.test(value)) {
    throw new RlError({
      ...purpose,
      code: "corrupt",
      state: "its token service did not answer with a token",
    });
  }
  const lifetime = answer.expires_in;
  const known = typeof lifetime === "number" && lifetime > 0;
  return { value, expiresIn: known ? lifetime : DEFAULT_LIFETIME };
}

/** Anything but a JSON object has no token in it. */
function parseAnswer(body: Uint8Array): Record<string, unknown> {
  try {
    return Object(JSON.parse(new TextDecoder().decode(body))) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function refusal(status: number, body: Uint8Array, wanted: TokenRequest, purpose: Purpose): RlError {
  if (status >= 500 || status === 429) return registryFailure(status, body, purpose);
  const stored = wanted.credential !== undefined;
  return new RlError({
    ...purpose,
    code: "denied",
    state: stored ? "it did not accept the stored credential" : "it gives no access without a login",
    hint: `log in${stored ? " again" : ""} with: rl login ${wanted.registry}`,
    cause: new StatusError(status),
  });
}
