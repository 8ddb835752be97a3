import { isRlError } from "../../errors.ts";
import { readExactly, type StreamBody } from "../../ports/stream-body.ts";
import type { Transport, TransportRequest, TransportResponse } from "../../ports/transport.ts";
import { type BodySaver, offerSaver } from "../common/body-saver.ts";
import { networkError, silence } from "../common/network-error.ts";
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
  const body = request.body === undefined ? undefined : bodyOf(request.body, watch);
  try {
    const init = {
      method: request.method,
      headers: headersOf(request),
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

/** With this header the runtime sends a stream as it is; without, in the chunks of HTTP/1.1. */
function headersOf({ headers, body }: TransportRequest): Record<string, string> {
  if (body === undefined || body instanceof Uint8Array) return { ...headers };
  return { ...headers, "content-length": String(body.size) };
}

/** What fetch takes for a body, and how to let go of its source when the request has failed. */
interface RequestBody {
  readonly init: Uint8Array | ReadableStream;
  close(): void;
}

function bodyOf(body: Uint8Array | StreamBody, watch: Watch): RequestBody {
  if (body instanceof Uint8Array) return { init: body, close: () => undefined };
  const chunks = readExactly(body);
  // The runtime does not always cancel the stream of a request that was given up.
  let isClosed = false;
  const close = async (): Promise<void> => {
    isClosed = true;
    await chunks.return(undefined).catch(() => undefined);
  };
  const init = new ReadableStream(
    {
      pull: async (controller) => {
        // Our own disk's slowness is not the server's silence.
        watch.pause();
        try {
          const { done, value } = await chunks.next();
          // Given up meanwhile: the stream takes nothing any more, not even its end.
          if (isClosed) return;
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          watch.fail(error);
          if (!isClosed) controller.error(error);
        } finally {
          watch.resume();
        }
      },
      cancel: close,
    },
    // Nothing is read ahead: the connection asks for each chunk when it has room for it.
    { highWaterMark: 0 },
  );
  return { init, close: () => void close() };
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
