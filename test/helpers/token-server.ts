/**
 * A token service as registries are told of by `auth.token`: distribution's token authentication specification, for one
 * account. Tokens are signed with RS256 and carry the certificate of the key.
 */
import { createSign } from "node:crypto";
import type { Pair } from "./pki.ts";

export interface TokenServer extends Disposable {
  /** "http://127.0.0.1:PORT/token". */
  readonly realm: string;
  /** Requests in order: parameters, and whether there was a credential. */
  readonly requests: readonly { readonly query: URLSearchParams; readonly user: string | undefined }[];
}

export interface TokenServerOptions {
  readonly signer: Pair;
  readonly service: string;
  readonly issuer: string;
  readonly account: { readonly user: string; readonly password: string };
  /** Serve https with this certificate. */
  readonly tls?: Pair | undefined;
}

export function startTokenServer(options: TokenServerOptions): TokenServer {
  const requests: { query: URLSearchParams; user: string | undefined }[] = [];
  const { user, password } = options.account;
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    ...(options.tls !== undefined && { tls: { cert: options.tls.cert, key: options.tls.key } }),
    fetch(request) {
      const query = new URL(request.url).searchParams;
      const authorization = request.headers.get("authorization");
      const known = authorization === expected;
      requests.push({ query, user: known ? user : undefined });
      if (authorization !== null && !known) {
        return Response.json(
          { errors: [{ code: "UNAUTHORIZED", message: "wrong password" }] },
          { status: 401 },
        );
      }
      const access = known ? query.getAll("scope").map(parseScope) : [];
      return Response.json({ token: signToken(options, known ? user : "", access), expires_in: 300 });
    },
  });
  return {
    realm: `${options.tls === undefined ? "http" : "https"}://127.0.0.1:${server.port}/token`,
    requests,
    [Symbol.dispose]: () => void server.stop(true),
  };
}

/** "repository:owner/name:pull,push"; a name may have colons in it, where it has a port. */
function parseScope(scope: string): { type: string; name: string; actions: string[] } {
  const [, type = "", name = "", actions = ""] = /^([^:]*):(.*):([^:]*)$/.exec(scope) ?? [];
  return { type, name, actions: actions.split(",") };
}

function signToken({ signer, service, issuer }: TokenServerOptions, user: string, access: unknown): string {
  const der = signer.cert.replace(/-----[^-]+-----|\s/g, "");
  const now = Math.floor(Date.now() / 1000);
  const header = { typ: "JWT", alg: "RS256", x5c: [der] };
  const life = { exp: now + 300, nbf: now - 60, iat: now };
  const claims = { iss: issuer, sub: user, aud: service, ...life, jti: crypto.randomUUID(), access };
  const text = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  return `${text}.${createSign("RSA-SHA256").update(text).sign(signer.key).toString("base64url")}`;
}
