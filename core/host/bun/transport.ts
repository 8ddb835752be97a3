import { isRlError } from "../../errors.ts";
import type { Transport, TransportRequest, TransportResponse } from "../../ports/transport.ts";
import { type BodySaver, offerSaver } from "../common/body-saver.ts";
import { networkError, silence } from "../common/network-error.ts";
import { bodyHeaders, requestBody } from "../common/request-body.ts";
import { hidingProxies } from "./proxy.ts";
import { createRouter, type Route, type RouteOptions } from "./route.ts";

export interface TransportOptions extends RouteOptions {
  /**
   * Milliseconds without a byte after which a server counts as gone; a minute by default. Five times as long for the
   * answer to a request with a body.
   */
  readonly idleTimeout?: number | undefined;
}

const IDLE_TIMEOUT = 60_000;
/**
 * Bodies of so many bytes can be saved by the runtime. It makes room for a body that it has whole, so that the file
 * holds zeros for a while; a body of this size it never has whole, for it takes no more than some hundred KiB ahead.
 */
const SAVED_FROM = 8 * 1024 * 1024;
/** How much longer an answer to content may take: a registry first puts gigabytes where they belong. */
const CONTENT_FACTOR = 5;

/**
 * HTTP over Bun's fetch. Redirects and content encodings are left to the caller. Proxies (proxy.ts) and
 * certificates of single registries (certificates.ts) are found here.
 */
export function createTransport(options: TransportOptions = {}): Transport {
  const route = createRouter(options);
  const idleTimeout = options.idleTimeout ?? IDLE_TIMEOUT;
  return { send: async (request) => await send(request, await route(request), idleTimeout) };
}

async function send(
  request: TransportRequest,
  { proxy, tls }: Route,
  idleTimeout: number,
): Promise<TransportResponse> {
  const patience = request.body === undefined ? idleTimeout : idleTimeout * CONTENT_FACTOR;
  const watch = startWatch(request, patience, proxy?.host);
  const body = request.body === undefined ? undefined : requestBody(request.body, watch);
  try {
    const init = {
      method: request.method,
      headers: { ...request.headers, ...bodyHeaders(request) },
      redirect: "manual",
      decompress: false,
      // Bun's own time-out would end a long download that goes well.
      timeout: false,
      signal: watch.signal,
      ...(body !== undefined && { body: body.init }),
      tls,
      ...(proxy !== undefined && { proxy: proxy.href }),
    } as RequestInit;
    const response = await hidingProxies(() => fetch(request.url, init));
    watch.pause();
    const result: TransportResponse = {
      status: response.status,
      header: (name) => response.headers.get(name),
      body: () => readBody(response, watch),
      discard: () => {
        watch.end();
        response.body?.cancel().catch(() => undefined);
      },
    };
    if (Number(response.headers.get("content-length")) >= SAVED_FROM) {
      offerSaver(result, saverFor(response, watch));
    }
    return result;
  } catch (error) {
    watch.end();
    body?.close();
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

function saverFor(response: Response, watch: Watch): BodySaver {
  return {
    save: async (fd) => {
      watch.resume();
      try {
        await Bun.write(Bun.file(fd), response);
      } catch (error) {
        throw (error as NodeJS.ErrnoException).syscall === "write" ? error : watch.explain(error);
      } finally {
        watch.end();
      }
    },
    pause: () => watch.pause(),
    resume: () => watch.resume(),
    stop: () => watch.fail(new DOMException("nobody reads on", "AbortError")),
  };
}

/** Ends a request that the caller gives up, or in which the server is silent for too long. */
interface Watch {
  readonly signal: AbortSignal;
  resume(): void;
  pause(): void;
  end(): void;
  /** Give the request up for a reason of our own. */
  fail(reason: unknown): void;
  /** The error to report for what fetch threw. */
  explain(error: unknown): Error;
}

function startWatch(
  { url, signal }: TransportRequest,
  idleTimeout: number,
  proxy: string | undefined,
): Watch {
  const abort = new AbortController();
  const forward = (): void => abort.abort(signal?.reason);
  if (signal?.aborted === true) forward();
  signal?.addEventListener("abort", forward);
  let waiting = true;
  let failure: { readonly reason: unknown } | undefined;
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
    fail: (reason) => {
      failure ??= { reason };
      abort.abort(reason);
    },
    explain: (error) => {
      if (failure?.reason instanceof Error) return failure.reason;
      if (isRlError(abort.signal.reason)) return abort.signal.reason;
      return isRlError(error) ? error : networkError(url, error, signal, proxy);
    },
  };
}
