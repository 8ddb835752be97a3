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

/** A body that breaks off after its first half, though all was promised. */
export function brokenOff(bytes: Uint8Array): Response {
  const half = new Uint8Array(bytes.subarray(0, bytes.length >> 1));
  const body = new ReadableStream({
    type: "direct",
    async pull(controller: { write(chunk: Uint8Array): void; flush(): unknown }) {
      controller.write(half);
      await controller.flush();
      throw new Error("broken off on purpose");
    },
  } as unknown as UnderlyingDefaultSource<Uint8Array>);
  return new Response(body, { headers: { "content-length": String(bytes.length) } });
}

/** How often a real registry was asked for blobs. */
export function blobRequests(registry: Registry): number {
  return [...registry.log().matchAll(/"GET \/v2\/\S+\/blobs\//g)].length;
}
