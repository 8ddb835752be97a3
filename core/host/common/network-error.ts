import { RlError } from "../../errors.ts";

/** What Bun's fetch calls the ways a request can fail to get an answer, in our words. */
const STATES: Readonly<Record<string, readonly [state: string, hint: string]>> = {
  ECONNREFUSED: ["the connection was refused", "is the server running, and is the port right?"],
  ConnectionRefused: ["the connection was refused", "is the server running, and is the port right?"],
  ENOTFOUND: ["the host name is not known", "check the name, and this machine's name service"],
  EAI_AGAIN: ["the name service does not answer", "check this machine's network connection"],
  ENETUNREACH: ["the network cannot be reached", "check this machine's network connection"],
  EHOSTUNREACH: ["the host cannot be reached", "check this machine's network connection"],
  ECONNRESET: ["the connection was broken off", "try again"],
  ETIMEDOUT: ["the server did not answer in time", "try again, or check this machine's network connection"],
  EPROTO: ["TLS failed: the server does not speak it", "a registry without TLS has to be listed as insecure"],
};

const CERTIFICATE = /CERT|SIGNATURE|ISSUER|CRL|CA_|SELF_SIGNED|ALTNAME/;

/**
 * The error for a request without an answer, or with a body that broke off.
 *
 * @param signal the caller's own; when it is the reason, the caller gave up and nothing is wrong
 * @param proxy  HOST:PORT of the proxy on the way, if there was one
 */
export function networkError(
  url: string,
  error: unknown,
  signal: AbortSignal | undefined,
  proxy?: string,
): RlError {
  const host = URL.parse(url)?.host ?? url;
  const parts = { action: "reach", subject: host, cause: error };
  if (signal?.aborted === true) {
    return new RlError({ ...parts, code: "cancelled", state: "the request was cancelled" });
  }
  const code = String((error as { code?: unknown } | null)?.code ?? "");
  const unavailable = (state: string, hint?: string): RlError => {
    const way = proxy === undefined ? "" : ` (on the way through the proxy "${proxy}")`;
    return new RlError({ ...parts, code: "unavailable", state: `${state}${way}`, hint });
  };
  const known = STATES[code];
  if (known !== undefined) return unavailable(...known);
  const detail = error instanceof Error ? error.message : String(error);
  if (/SSL|TLS/.test(code) && !CERTIFICATE.test(code)) return unavailable(`TLS failed (${detail})`);
  if (!CERTIFICATE.test(code)) return unavailable(`the request failed (${detail})`);
  return new RlError({
    ...parts,
    // Not "unavailable": that is when other ways are tried, and plain http must not be the way around this.
    code: "denied",
    state: `TLS failed: the server's certificate is not accepted (${code.toLowerCase().replaceAll("_", " ")})`,
    hint: `to trust its authority, put the certificate as ca.crt into ~/.config/containers/certs.d/${host}/`,
  });
}

/** The error for a server that stays silent. */
export function silence(url: string, milliseconds: number): RlError {
  return new RlError({
    code: "unavailable",
    action: "reach",
    subject: URL.parse(url)?.host ?? url,
    state: `the server did not answer for ${Math.round(milliseconds / 1000)} seconds`,
    hint: "try again, or check this machine's network connection",
  });
}
