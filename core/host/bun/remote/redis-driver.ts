import type { Driver } from "unstorage";

export interface RedisOptions {
  /** redis://, rediss:// or redis+unix://, with user, password and database as Redis has them. */
  readonly url: string;
  /** Comes before all keys. */
  readonly prefix: string;
}

/** Milliseconds until a server that does not answer counts as down. */
const CONNECTION_TIMEOUT = 5000;
/** Keys asked for at once while listing. */
const PAGE = "1000";

/**
 * A driver for unstorage that keeps values as Redis strings, by the runtime's own client. unstorage's driver brings
 * another client along and keeps bytes as base64; this one keeps them as they are.
 */
export function redisDriver({ url, prefix }: RedisOptions): Driver {
  // A program that runs for a moment has no use for a connection that comes back.
  const client = new Bun.RedisClient(url, { autoReconnect: false, connectionTimeout: CONNECTION_TIMEOUT });
  const base = prefix === "" ? "" : `${prefix}:`;
  const nameOf = (key: string): string => `${base}${key}`;
  const read = (key: string): Promise<Uint8Array | null> => client.getBuffer(nameOf(key));
  const write = async (key: string, value: string | Uint8Array): Promise<void> => {
    await client.set(nameOf(key), value);
  };
  return {
    name: "rl-redis",
    hasItem: async (key) => Boolean(await client.exists(nameOf(key))),
    getItem: async (key) => {
      const bytes = await read(key);
      return bytes === null ? null : new TextDecoder().decode(bytes);
    },
    getItemRaw: read,
    setItem: write,
    setItemRaw: write,
    removeItem: async (key) => {
      await client.del(nameOf(key));
    },
    getKeys: async (below: string | undefined) => {
      const pattern = `${escapePattern(nameOf(below ?? ""))}*`;
      // A scan may give a key twice.
      const keys = new Set<string>();
      let cursor = "0";
      do {
        const [next, found] = (await client.send("SCAN", [cursor, "MATCH", pattern, "COUNT", PAGE])) as [
          string,
          string[],
        ];
        for (const key of found) keys.add(key.slice(base.length));
        cursor = next;
      } while (cursor !== "0");
      return [...keys];
    },
    dispose: () => client.close(),
  };
}

function escapePattern(text: string): string {
  return text.replace(/[\\*?[\]]/g, "\\$&");
}
