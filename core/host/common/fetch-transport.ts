import { isRlError, RlError } from "../../errors.ts";
import type { Transport, TransportRequest, TransportResponse } from "../../ports/transport.ts";
import { fetchFailure } from "./fetch-failure.ts";
import { startPatience } from "./patience.ts";
import { bodyHeaders, requestBody } from "./request-body.ts";

export interface FetchTransportOptions {
  /**
   * Milliseconds without a byte after which a server counts as gone; a minute by default. Five times as long for the
   * answer to a request with a body.
   */
  readonly idleTimeout?: number | undefined;
  /** "followed" where fetch keeps redirects to itself, as in a page; otherwise they are answers. */
  readonly redirects?: "answers" | "followed" | undefined;
}

const IDLE_TIMEOUT = 60_000;
/** How much longer an answer to content may take: a registry first puts gigabytes where they belong. */
const CONTENT_FACTOR = 5;

/**
 * HTTP over the fetch that a host has. Proxies and trusted certificates are what the host makes of its own settings;
 * a server whose certificate shall not matter cannot be had.
 */
export function createFetchTransport(options: FetchTransportOptions = {}): Transport {
  return { send: (request) => send(request, options) };
}

async function send(
  request: TransportRequest,
  { idleTimeout = IDLE_TIMEOUT, redirects = "answers" }: FetchTransportOptions,
): Promise<TransportResponse> {
  const { method, url, headers, signal, body: content } = request;
  if (request.unverified === true && new URL(url).protocol === "https:") throw noExceptions(url);
  const patience = startPatience(
    url,
    content === undefined ? idleTimeout : idleTimeout * CONTENT_FACTOR,
    signal,
  );
  let failure: unknown;
  const { pause, resume } = patience;
  // What a source says of a request that has been given up is of no interest.
  const fail = (reason: unknown): void => {
    if (!patience.signal.aborted) failure ??= reason;
  };
  const body = content === undefined ? undefined : requestBody(content, { pause, resume, fail });
  try {
    const response = await fetch(url, {
      method,
      // Whoever cannot leave an encoding on asks for none.
      headers: { "accept-encoding": "identity", ...headers, ...bodyHeaders(request) },
      redirect: redirects === "followed" ? "follow" : "manual",
      signal: patience.signal,
      // In one direction after the other, which is the only way there is and still has to be said.
      ...(body !== undefined && { body: body.init, duplex: "half" }),
      // Of one of the hosts; others take no notice.
      decompress: false,
    } as RequestInit);
    patience.pause();
    return {
      status: response.status,
      header: (name) => response.headers.get(name),
      body: () => readBody(response, request, patience),
      discard: () => {
        patience.end();
        response.body?.cancel().catch(() => undefined);
      },
    };
  } catch (error) {
    patience.end();
    body?.close();
    throw failure ?? patience.reason() ?? fetchFailure(url, error, signal);
  }
}

async function* readBody(
  response: Response,
  { url, signal }: TransportRequest,
  patience: ReturnType<typeof startPatience>,
): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  try {
    while (reader !== undefined) {
      patience.resume();
      const { done, value } = await reader.read();
      // A consumer that takes its time is not a silent server.
      patience.pause();
      if (done) return;
      if (value.length > 0) yield value;
    }
  } catch (error) {
    if (isRlError(error)) throw error;
    throw patience.reason() ?? fetchFailure(url, error, signal);
  } finally {
    patience.end();
    // Closes the connection when the consumer stopped before the end.
    await reader?.cancel().catch(() => undefined);
  }
}

function noExceptions(url: string): RlError {
  return new RlError({
    code: "unsupported",
    action: "reach",
    subject: new URL(url).host,
    state: "this host accepts no certificate that it does not trust",
    hint: "have the runtime trust the registry's authority instead",
  });
}
