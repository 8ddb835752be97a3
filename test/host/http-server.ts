import type { MemoryServer } from "../../core/host/memory/mod.ts";
import type { Transport } from "../../core/ports/transport.ts";
import type { Line } from "../contract/transport.ts";

/** A real server that answers like the made-up one, and a transport to reach it by. */
export async function serveHttp(server: MemoryServer, transport: Transport): Promise<Line> {
  const http = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: async (request) => {
      const { method, url } = request;
      const headers = Object.fromEntries(request.headers);
      const answer = await server({ method: method as "GET", url, headers, body: await request.bytes() });
      const { status, body = "", headers: more = {} } = answer;
      const stream = typeof body === "string" || body instanceof Uint8Array ? body : streamOf(body);
      return new Response(stream as string, { status, headers: { ...more } });
    },
  });
  return { transport, url: `http://127.0.0.1:${http.port}`, close: () => http.stop(true) };
}

function streamOf(source: AsyncIterable<Uint8Array>): ReadableStream {
  const iterator = source[Symbol.asyncIterator]();
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => void (await iterator.return?.()),
  });
}
