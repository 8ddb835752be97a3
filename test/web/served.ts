/** What stands between a page and a registry in these tests: a server that lets pages in, or asks for a login. */

import type { MemoryResponse } from "../../core/host/memory/mod.ts";

/** What pages may do and see, as registries that let them in say it. */
const FOR_PAGES = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "Authorization, Accept, Range",
  "access-control-expose-headers": "Docker-Content-Digest, WWW-Authenticate",
};

export interface Gate extends AsyncDisposable {
  /** "127.0.0.1:PORT". */
  readonly host: string;
}

/** A registry that is a function: of what a made-up server answers, or of the bytes that come. */
export function startServer(answer: (url: string) => Promise<MemoryResponse | ReadableStream>): Gate {
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: FOR_PAGES });
      const given = await answer(request.url);
      if (given instanceof ReadableStream) return new Response(given, { headers: FOR_PAGES });
      const { status, headers, body } = given;
      const bytes = body instanceof Uint8Array ? body.slice() : "";
      return new Response(bytes, { status, headers: { ...headers, ...FOR_PAGES } });
    },
  });
  return { host: `127.0.0.1:${server.port}`, [Symbol.asyncDispose]: async () => await server.stop(true) };
}

/** A registry behind a login. Leave to ask is given before it, as the ways of browsers need it. */
export function startGate(behind: string, login: { user: string; password: string }, hides = false): Gate {
  const wanted = `Basic ${btoa(`${login.user}:${login.password}`)}`;
  const allowed = hides ? { ...FOR_PAGES, "access-control-expose-headers": "" } : FOR_PAGES;
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: allowed });
      if (request.headers.get("authorization") !== wanted) {
        const headers = { ...allowed, "www-authenticate": 'Basic realm="test"' };
        return new Response("{}", { status: 401, headers });
      }
      const { pathname } = new URL(request.url);
      const accept = request.headers.get("accept") ?? "*/*";
      const answer = await fetch(`http://${behind}${pathname}`, { headers: { accept } });
      const headers = { ...allowed, "content-type": answer.headers.get("content-type") ?? "" };
      return new Response(answer.body, { status: answer.status, headers });
    },
  });
  return {
    host: `127.0.0.1:${server.port}`,
    [Symbol.asyncDispose]: async () => await server.stop(true),
  };
}
