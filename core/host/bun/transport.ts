import { isRlError } from "../../errors.ts";
import type { Transport, TransportRequest, TransportResponse } from "../../ports/transport.ts";
import { networkError, silence } from "./network-error.ts";

export interface TransportOptions {
  /** Milliseconds without a byte after which a server counts as gone; a minute by default. */
  readonly idleTimeout?: number | undefined;
  /** Certificate authorities in PEM, trusted in place of the built-in ones. */
  readonly ca?: string | undefined;
}

const IDLE_TIMEOUT = 60_000;

/**
 * HTTP over Bun's fetch. Redirects and content encodings are left to the caller. Proxies are taken from the
 * environment (HTTP_PROXY, HTTPS_PROXY, NO_PROXY); certificates are always checked.
 */
export function createTransport(options: TransportOptions = {}): Transport {
  return { send: (request) => send(request, options) };
}

async function send(request: TransportRequest, options: TransportOptions): Promise<TransportResponse> {
  const watch = startWatch(request, options.idleTimeout ?? IDLE_TIMEOUT);
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: { ...request.headers },
      redirect: "manual",
      decompress: false,
      // Bun's own time-out would end a long download that goes well.
      timeout: false,
      signal: watch.signal,
      ...(request.body !== undefined && { body: request.body }),
      // Said here, so that no variable of the environment (NODE_TLS_REJECT_UNAUTHORIZED) can take it back.
      tls: { rejectUnauthorized: true, ...(options.ca !== undefined && { ca: options.ca }) },
    } as RequestInit);
    watch.pause();
    return {
      status: response.status,
      header: (name) => response.headers.get(name),
      body: () => readBody(response, watch),
      discard: () => {
        watch.end();
        response.body?.cancel().catch(() => undefined);
      },
    };
  } catch (error) {
    watch.end();
    throw watch.explain(error);
  }
}

async function* readBody(response: Response, watch: Watch): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  try {
    while (reader !== undefined) {
      watch.resume();
      const { done, value } = await reader.read();
      // A consumer that takes its time is not a silent server.
      watch.pause();
      if (done) return;
      yield value;
    }
  } catch (error) {
    throw watch.explain(error);
  } finally {
    watch.end();
    // Closes the connection when the consumer stopped before the end.
    await reader?.cancel().catch(() => undefined);
  }
}

/** Ends a request that the caller gives up, or in which the server is silent for too long. */
interface Watch {
  readonly signal: AbortSignal;
  resume(): void;
  pause(): void;
  end(): void;
  /** The error to report for what fetch threw. */
  explain(error: unknown): Error;
}

function startWatch({ url, signal }: TransportRequest, idleTimeout: number): Watch {
  const abort = new AbortController();
  const forward = (): void => abort.abort(signal?.reason);
  if (signal?.aborted === true) forward();
  signal?.addEventListener("abort", forward);
  let waiting = true;
  // One timer for the whole request, set back by `refresh`: a new one for each chunk would cost more.
  const timer = setTimeout(() => {
    if (waiting) abort.abort(silence(url, idleTimeout));
  }, idleTimeout);
  return {
    signal: abort.signal,
    resume: () => {
      waiting = true;
      timer.refresh();
    },
    pause: () => {
      waiting = false;
    },
    end: () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", forward);
    },
    explain: (error) => {
      if (isRlError(abort.signal.reason)) return abort.signal.reason;
      return isRlError(error) ? error : networkError(url, error, signal);
    },
  };
}
