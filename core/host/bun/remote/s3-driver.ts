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
      return await client.file(nameOf(key)).bytes();
    } catch (error) {
      if ((error as { code?: unknown }).code === "NoSuchKey") return null;
      throw error;
    }
  };
  const write = async (key: string, value: string | Uint8Array): Promise<void> => {
    await client.write(nameOf(key), value);
  };
  return {
    name: "rl-s3",
    hasItem: (key) => client.exists(nameOf(key)),
    getItem: async (key) => {
      const bytes = await read(key);
      return bytes === null ? null : new TextDecoder().decode(bytes);
    },
    getItemRaw: read,
    setItem: write,
    setItemRaw: write,
    removeItem: async (key) => {
      await client.delete(nameOf(key));
    },
    getKeys: async (below: string | undefined) => {
      const keys: string[] = [];
      let continuationToken: string | undefined;
      do {
        const found = await client.list({
          prefix: nameOf(below ?? ""),
          ...(continuationToken !== undefined && { continuationToken }),
        });
        for (const { key } of found.contents ?? []) keys.push(key.slice(base.length).replaceAll("/", ":"));
        continuationToken = found.isTruncated ? found.nextContinuationToken : undefined;
      } while (continuationToken !== undefined);
      return keys;
    },
  };
}
