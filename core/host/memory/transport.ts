import { RlError } from "../../errors.ts";
import { readExactly, type StreamBody } from "../../ports/stream-body.ts";
import type { Transport, TransportRequest, TransportResponse } from "../../ports/transport.ts";

/** A request as the server sees it: a streamed body is there whole. */
export interface MemoryRequest extends TransportRequest {
  readonly body?: Uint8Array | undefined;
}

/** What a made-up server answers. */
export interface MemoryResponse {
  readonly status: number;
  /** Names in any case. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Text, bytes, or a stream that may throw where the connection breaks. */
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array> | undefined;
}

/** Answers a request, or throws as a transport does when no answer can be had. */
export type MemoryServer = (request: MemoryRequest) => MemoryResponse | Promise<MemoryResponse>;

/** HTTP without a network: requests go to a function. */
export function createMemoryTransport(server: MemoryServer): Transport {
  return {
    send: async (request) => {
      if (request.signal?.aborted === true) throw cancelled(request);
      const { body: sent, ...rest } = request;
      const arrived: MemoryRequest = sent === undefined ? rest : { ...rest, body: await collect(sent) };
      const { status, headers = {}, body = "" } = await server(arrived);
      const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
      const response: TransportResponse = {
        status,
        header: (name) => byName.get(name) ?? null,
        body: () => stream(request.method === "HEAD" ? "" : body, request),
        discard: () => undefined,
      };
      return response;
    },
  };
}

/** The body as one piece. */
async function collect(body: Uint8Array | StreamBody): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body;
  const bytes = new Uint8Array(body.size);
  let length = 0;
  for await (const chunk of readExactly(body)) {
    bytes.set(chunk, length);
    length += chunk.length;
  }
  return bytes;
}

async function* stream(
  body: NonNullable<MemoryResponse["body"]>,
  request: TransportRequest,
): AsyncGenerator<Uint8Array> {
  const source = typeof body === "string" ? new TextEncoder().encode(body) : body;
  if (source instanceof Uint8Array) {
    if (source.length > 0) yield source;
    return;
  }
  for await (const chunk of source) {
    if (request.signal?.aborted === true) throw cancelled(request);
    yield chunk;
  }
}

function cancelled({ url, signal }: TransportRequest): RlError {
  return new RlError({
    code: "cancelled",
    action: "reach",
    subject: new URL(url).host,
    state: "the request was cancelled",
    cause: signal?.reason,
  });
}
