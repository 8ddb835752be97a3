/** A registry of one image that answers as a test says: what no honest registry would serve. */
import type { Registry } from "../registry.ts";
import { blobPath, type HandmadeLayout } from "./handmade.ts";

export interface HostileRegistry extends Disposable {
  /** "127.0.0.1:PORT". */
  readonly host: string;
  /** Paths asked for, in order. */
  readonly requests: readonly string[];
}

/** The answer to a request for a manifest or blob; undefined for the honest one. */
export type Tamper = (path: string, bytes: Uint8Array) => Response | undefined;

/** Serve a layout under every name and tag. */
export function serveHostile(layout: HandmadeLayout, tamper: Tamper): HostileRegistry {
  const requests: string[] = [];
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch(request) {
      const path = new URL(request.url).pathname;
      requests.push(path);
      if (path === "/v2/") return Response.json({});
      const [, kind, name = ""] = /^\/v2\/.+\/(manifests|blobs)\/([^/]+)$/.exec(path) ?? [];
      const digest = kind === "blobs" ? name : layout.manifest.digest;
      const bytes = layout.files.get(blobPath(digest));
      if (kind === undefined || bytes === undefined) return new Response("no such thing", { status: 404 });
      const honest = { headers: kind === "manifests" ? { "content-type": layout.manifest.mediaType } : {} };
      return tamper(path, bytes) ?? new Response(new Uint8Array(bytes), honest);
    },
  });
  return {
    host: `127.0.0.1:${server.port}`,
    requests,
    [Symbol.dispose]: () => void server.stop(true),
  };
}

/** Serve a layout, but hang up in the middle of one blob, each time. */
export function serveBrokenOff(layout: HandmadeLayout, digest: string): HostileRegistry {
  const honest = serveHostile(layout, () => undefined);
  const bytes = layout.files.get(blobPath(digest)) ?? new Uint8Array();
  const head = `HTTP/1.1 200 OK\r\ncontent-length: ${bytes.length}\r\n\r\n`;
  const server = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      async data(socket, request) {
        const [, path = ""] = /^GET (\S+)/.exec(request.toString()) ?? [];
        if (!path.includes(digest)) {
          const response = await fetch(`http://${honest.host}${path}`);
          const body = new Uint8Array(await response.arrayBuffer());
          const type = response.headers.get("content-type") ?? "application/json";
          const lines = [`HTTP/1.1 ${response.status} Relayed`, `content-type: ${type}`, "connection: close"];
          socket.write([...lines, `content-length: ${body.length}`, "", ""].join("\r\n"));
          socket.write(body);
        } else {
          socket.write(head);
          socket.write(bytes.subarray(0, 1000));
        }
        socket.end();
      },
    },
  });
  const dispose = (): void => {
    server.stop(true);
    honest[Symbol.dispose]();
  };
  return { host: `127.0.0.1:${server.port}`, requests: honest.requests, [Symbol.dispose]: dispose };
}

/** How often a real registry was asked for blobs. */
export function blobRequests(registry: Registry): number {
  return [...registry.log().matchAll(/"GET \/v2\/\S+\/blobs\//g)].length;
}
