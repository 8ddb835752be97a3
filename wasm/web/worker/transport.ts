import { RlError, type Transport, type TransportRequest, type TransportResponse } from "../../../core/mod.ts";

/** Headers that a page cannot set; setting them would only make the browser ask for leave. */
const RESERVED = new Set(["accept-encoding", "user-agent"]);

const CORS_HINT =
  "the registry has to allow pages: Access-Control-Allow-Origin *, Access-Control-Allow-Headers Authorization, Accept. " +
  "Or save the image with: rl save NAME -o FILE, and drop the file here";

/**
 * HTTP by the browser's fetch. Redirects are followed by the browser, which takes the credential off a request that
 * goes to another origin. Nothing of the browser's own goes along: no cookie, no referrer.
 *
 * @param isSecure the page came by https, so that the browser refuses to ask anybody by http
 */
export function createFetchTransport(isSecure: boolean): Transport {
  return {
    async send(request) {
      const { url, method, headers, signal } = request;
      const sent = Object.entries(headers).filter(([name]) => !RESERVED.has(name.toLowerCase()));
      let response: Response;
      try {
        response = await fetch(url, {
          method,
          headers: sent,
          ...(request.body instanceof Uint8Array && { body: request.body.slice() }),
          ...(signal !== undefined && { signal }),
          ...QUIET,
        });
      } catch (cause) {
        throw await explain(request, cause, isSecure);
      }
      if (url.startsWith("https:") && response.url.startsWith("http:")) {
        await response.body?.cancel();
        throw failed(request, "denied", "it redirected from https to http");
      }
      if (response.status === 401 && response.headers.get("www-authenticate") === null) {
        const hint = "the registry has to let pages see it: Access-Control-Expose-Headers WWW-Authenticate";
        throw failed(request, "denied", "it asks for a login, and does not let this page see which", hint);
      }
      return responseOf(response, request);
    },
  };
}

const QUIET = {
  redirect: "follow",
  credentials: "omit",
  referrerPolicy: "no-referrer",
  cache: "no-store",
} as const;

function responseOf(response: Response, request: TransportRequest): TransportResponse {
  return {
    status: response.status,
    header: (name) => response.headers.get(name),
    async *body() {
      const reader = response.body?.getReader();
      try {
        while (reader !== undefined) {
          const { done, value } = await reader.read();
          if (done) return;
          yield value;
        }
      } catch {
        throw failed(request, request.signal?.aborted ? "cancelled" : "unavailable", "the connection broke");
      } finally {
        await reader?.cancel().catch(() => undefined);
      }
    },
    discard: () => void response.body?.cancel().catch(() => undefined),
  };
}

/** A browser does not say why a request failed. Asked without a wish to read the answer, it tells whether there is one. */
async function explain(request: TransportRequest, cause: unknown, isSecure: boolean): Promise<RlError> {
  const { url, signal } = request;
  if (signal?.aborted) return failed(request, "cancelled", "it was given up");
  const { protocol, hostname } = new URL(url);
  if (isSecure && protocol === "http:" && !/^(?:localhost|127\.[\d.]+|\[::1\])$/.test(hostname)) {
    const hint = "open this page from a file, or by http; or use the registry's https";
    return failed(request, "denied", "a page that came by https may ask nobody by http", hint);
  }
  try {
    await fetch(url, { ...QUIET, mode: "no-cors", ...(signal !== undefined && { signal }) });
  } catch {
    const hint =
      "check the name and the network; a registry without https needs http:// in front of its name";
    return failed(request, "unavailable", "there is no answer", hint, cause);
  }
  return failed(
    request,
    "denied",
    "it answers, but does not allow pages to read the answer (CORS)",
    CORS_HINT,
  );
}

function failed(
  { url }: TransportRequest,
  code: "denied" | "unavailable" | "cancelled",
  state: string,
  hint?: string,
  cause?: unknown,
): RlError {
  return new RlError({ code, action: "reach registry", subject: new URL(url).origin, state, hint, cause });
}
