/** Ports of the host, found by binding them for a moment. */
import type { PortFinder } from "../../ports/port-finder.ts";

/** What the kernel chooses on one address may be taken on another; so often it is asked again. */
const TRIES = 32;

export const portFinder: PortFinder = {
  async isFree(protocol, addresses, port) {
    for (const address of addresses) {
      if ((await bindOnce(protocol, address, port)) === undefined) return false;
    }
    return true;
  },
  async anyFree(protocol, [first = "0.0.0.0", ...more], isTaken) {
    for (let i = 0; i < TRIES; i++) {
      const port = await bindOnce(protocol, first, 0);
      if (port === undefined) return undefined;
      if (!isTaken(port) && (await this.isFree(protocol, more, port))) return port;
    }
    return undefined;
  },
};

/** The port that was bound, and is free again; undefined when it could not be. */
async function bindOnce(
  protocol: "tcp" | "udp",
  hostname: string,
  port: number,
): Promise<number | undefined> {
  try {
    if (protocol === "udp") {
      const socket = await Bun.udpSocket({ hostname, port });
      const bound = socket.port;
      socket.close();
      return bound;
    }
    const listener = Bun.listen({
      hostname,
      port,
      socket: { data: () => undefined },
    });
    const bound = listener.port;
    listener.stop(true);
    return bound;
  } catch {
    return undefined;
  }
}
