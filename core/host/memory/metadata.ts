import { RlError } from "../../errors.ts";
import { METADATA_KEY, type Metadata } from "../../ports/metadata.ts";

/** Metadata in a map; values are copied in and out, as a disk would. */
export function createMemoryMetadata(): Metadata {
  const values = new Map<string, Uint8Array>();
  const changes = new Map<string, number>();
  const change = (key: string): void => {
    const prefix = key.slice(0, key.lastIndexOf("/") + 1);
    changes.set(prefix, (changes.get(prefix) ?? 0) + 1);
  };
  return {
    get: async (key) => values.get(checkKey(key))?.slice(),
    put: async (key, value) => {
      values.set(checkKey(key), value.slice());
      change(key);
    },
    delete: async (key) => {
      values.delete(checkKey(key));
      change(key);
    },
    keys: async (prefix) => [...values.keys()].filter((key) => key.startsWith(prefix)),
    stamp: async (prefix) => String(changes.get(prefix) ?? 0),
  };
}

function checkKey(key: string): string {
  if (METADATA_KEY.test(key)) return key;
  throw new RlError({
    code: "invalid",
    action: "use metadata",
    subject: key,
    state: "it is not a key of safe segments",
  });
}
