import { isRlError, RlError } from "../../errors.ts";
import { readExactly, type StreamBody } from "../../ports/stream-body.ts";
import type { Transport, TransportRequest, TransportResponse } from "../../ports/transport.ts";
import { fetchFailure } from "./fetch-failure.ts";
import { startPatience } from "./patience.ts";

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
  const body = bodyOf(content);
  try {
    const response = await fetch(url, {
      method,
      // Whoever cannot leave an encoding on asks for none.
      headers: { "accept-encoding": "identity", ...headers },
      redirect: redirects === "followed" ? "follow" : "manual",
      signal: patience.signal,
      ...body?.init,
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
    await body?.close();
    throw body?.failure() ?? patience.reason() ?? fetchFailure(url, error, signal);
  }
}

/** What fetch takes for a body, what its source threw, and how to let go of it. */
interface RequestBody {
  readonly init: object;
  failure(): unknown;
  close(): Promise<void>;
}

function bodyOf(body: Uint8Array | StreamBody | undefined): RequestBody | undefined {
  if (body === undefined) return undefined;
  if (body instanceof Uint8Array) {
    return { init: { body }, failure: () => undefined, close: async () => undefined };
  }
  const chunks = readExactly(body);
  let failure: unknown;
  const close = async (): Promise<void> => void (await chunks.return(undefined).catch(() => undefined));
  const stream = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const { done, value } = await chunks.next();
          if (done === true) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          failure = error;
          controller.error(error);
        }
      },
      cancel: close,
    },
    { highWaterMark: 0 },
  );
  // In one direction after the other, which is the only way there is and still has to be said.
  return { init: { body: stream, duplex: "half" }, failure: () => failure, close };
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
