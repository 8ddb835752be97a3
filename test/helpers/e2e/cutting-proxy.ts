/** A way to a server that breaks connections in the middle of requests. */
import { createConnection, createServer, type Socket } from "node:net";

export interface CuttingProxy {
  /** "127.0.0.1:PORT". */
  readonly host: string;
  /** Connections broken so far. */
  cuts(): number;
  stop(): void;
}

/**
 * Pass everything on, but break a connection once `after` bytes have come since it began a request that `cut` says so
 * of, given the beginning of its first line and how many were broken before.
 */
export async function startCuttingProxy(
  upstream: string,
  after: number,
  cut: (line: string, before: number) => boolean,
): Promise<CuttingProxy> {
  const [hostname = "", port = ""] = upstream.split(":");
  const sockets = new Set<Socket>();
  let cuts = 0;
  const server = createServer((client) => {
    const remote = createConnection(Number(port), hostname);
    for (const socket of [client, remote]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        remote.destroy();
      });
    }
    let left = Number.POSITIVE_INFINITY;
    client.on("data", (data: Buffer) => {
      const line = /^[A-Z]+ \/\S*/.exec(data.toString("latin1", 0, 400))?.[0];
      if (line !== undefined) left = cut(line, cuts) ? after : Number.POSITIVE_INFINITY;
      const part = data.subarray(0, left);
      left -= part.length;
      if (!remote.write(part)) {
        client.pause();
        remote.once("drain", () => client.resume());
      }
      if (left > 0) return;
      cuts += 1;
      // What was let through shall arrive.
      remote.end();
      client.destroy();
    });
    remote.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    host: `127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    cuts: () => cuts,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
