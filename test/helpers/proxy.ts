/** A real HTTP proxy: CONNECT for https, whole addresses for http. Every name leads to the same loopback port. */
import { connect, createServer, type Socket } from "node:net";

export interface TestProxy extends AsyncDisposable {
  /** "127.0.0.1:PORT". */
  readonly host: string;
  /** The heads of requests, as they came, in order. */
  readonly heads: readonly string[];
}

/**
 * @param target where everything goes, whatever name was asked for: "127.0.0.1:PORT"
 * @param refuse a status line to answer with instead, "403 Forbidden"
 */
export async function startProxy(target: string, refuse?: string): Promise<TestProxy> {
  const heads: string[] = [];
  const sockets = new Set<Socket>();
  const [host, port] = target.split(":");
  const server = createServer((client) => {
    sockets.add(client);
    client.on("error", () => undefined);
    client.once("data", (bytes: Buffer) => {
      const text = bytes.toString("latin1");
      const head = text.slice(0, text.indexOf("\r\n\r\n"));
      heads.push(head);
      if (refuse !== undefined) {
        client.end(`HTTP/1.1 ${refuse}\r\nContent-Length: 0\r\n\r\n`);
        return;
      }
      const upstream = connect(Number(port), host ?? "", () => {
        if (head.startsWith("CONNECT ")) client.write("HTTP/1.1 200 Connection established\r\n\r\n");
        else {
          // One request a connection, so that each is seen here.
          const [line = "", ...fields] = head.split("\r\n");
          const kept = fields.filter((field) => !/^(?:proxy-|connection:)/i.test(field));
          const path = line.replace(/ http:\/\/[^/]+/, " ");
          upstream.write(`${[path, ...kept, "Connection: close"].join("\r\n")}\r\n\r\n`);
        }
        client.pipe(upstream).pipe(client);
      });
      sockets.add(upstream);
      upstream.on("error", () => client.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    host: `127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    heads,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
