/** Servers on this machine that send large bodies in the ways that tests need, and requests to them. */
import { createServer, type Server, type Socket } from "node:net";
import { createTransport, type TransportOptions } from "../../../core/host/bun/transport.ts";
import type { TransportResponse } from "../../../core/ports/transport.ts";

export const MIB: number = 1024 * 1024;

/** Bytes that do not compress and do not repeat. */
export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536));
  return bytes;
}

/** What to do with the nth request, counted from 0, of a server. */
export type Serve = (socket: Socket, request: number) => void;

/** The beginning of an answer with so long a body. */
export function head(length: number, status = "200 OK"): string {
  return `HTTP/1.1 ${status}\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n`;
}

/** Serve a body whole. */
export function whole(bytes: Uint8Array): Serve {
  return (socket) => {
    socket.write(head(bytes.length));
    socket.end(bytes);
  };
}

/** A server that does this with every request, until the work is done. Each connection is for one request. */
export async function withServer<T>(serve: Serve, work: (url: string) => Promise<T>): Promise<T> {
  const sockets = new Set<Socket>();
  let requests = 0;
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("data", () => serve(socket, requests++));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  try {
    return await work(`http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/`);
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

export interface GetOptions extends TransportOptions {
  readonly signal?: AbortSignal | undefined;
}

export function get(url: string, { signal, ...options }: GetOptions = {}): Promise<TransportResponse> {
  return createTransport(options).send({ method: "GET", url, headers: {}, signal });
}
