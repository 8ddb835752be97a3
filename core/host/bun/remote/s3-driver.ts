import type { Driver } from "unstorage";

/** Where objects are. What is not given is taken from the variables of S3's own tools (AWS_…). */
export interface S3Options {
  readonly bucket: string;
  /** Comes before all keys. */
  readonly prefix: string;
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly accessKeyId?: string | undefined;
  readonly secretAccessKey?: string | undefined;
}

/**
 * A driver for unstorage that keeps values as objects of a bucket, by the runtime's own client. unstorage's driver
 * lists a bucket's first thousand objects, whatever prefix is asked for; this one lists a prefix to its end.
 */
export function s3Driver({ prefix, ...options }: S3Options): Driver {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const client = new Bun.S3Client(Object.fromEntries(given));
  const base = prefix === "" ? "" : `${prefix}/`;
  const nameOf = (key: string): string => `${base}${key.replaceAll(":", "/")}`;

  const read = async (key: string): Promise<Uint8Array | null> => {
    try {
      return await patiently(() => client.file(nameOf(key)).bytes());
    } catch (error) {
      if (codeOf(error) === "NoSuchKey") return null;
      throw error;
    }
  };
  const write = async (key: string, value: string | Uint8Array): Promise<void> => {
    await patiently(() => client.write(nameOf(key), value));
  };
  return {
    name: "rl-s3",
    hasItem: (key) => patiently(() => client.exists(nameOf(key))),
    getItem: async (key) => {
      const bytes = await read(key);
      return bytes === null ? null : new TextDecoder().decode(bytes);
    },
    getItemRaw: read,
    setItem: write,
    setItemRaw: write,
    removeItem: async (key) => {
      await patiently(() => client.delete(nameOf(key)));
    },
    getKeys: async (below: string | undefined) => {
      const keys: string[] = [];
      let continuationToken: string | undefined;
      do {
        const from = continuationToken === undefined ? {} : { continuationToken };
        const found = await patiently(() => client.list({ prefix: nameOf(below ?? ""), ...from }));
        for (const { key } of found.contents ?? []) keys.push(key.slice(base.length).replaceAll("/", ":"));
        continuationToken = found.isTruncated ? found.nextContinuationToken : undefined;
      } while (continuationToken !== undefined);
      return keys;
    },
  };
}

/** What a server answers, or does, that may be well again in a moment. */
const PASSING: readonly unknown[] = ["InternalError", "ServiceUnavailable", "SlowDown", "ConnectionClosed"];
const TRIES = 4;
const PAUSE_MS = 50;

/** Try again a few times, with doubling pauses, as the service asks its clients to. All that is asked for may be repeated. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === TRIES || !PASSING.includes(codeOf(error))) throw error;
      await Bun.sleep(PAUSE_MS * 2 ** attempt);
    }
  }
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | null)?.code;
}
