import { stat } from "node:fs/promises";
import { join } from "node:path";
import { RlError } from "../../errors.ts";
import { METADATA_KEY, type Metadata } from "../../ports/metadata.ts";
import { fileError, isMissing } from "./files.ts";
import { metadataDriver } from "./metadata-driver.ts";

/**
 * Metadata in a directory, one file per key, through unstorage: whoever embeds the core may give any other of
 * its drivers in place of ours.
 *
 * unstorage is loaded at the first use. The path that starts a container reads its one record without it.
 */
export function createMetadata(directory: string): Metadata {
  const storage = once(async () => {
    const { createStorage } = await import("unstorage");
    return createStorage({ driver: metadataDriver(directory) });
  });
  const guard = async <T>(action: string, key: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw fileError(`${action} metadata`, key, error);
    }
  };
  return {
    get: async (key) => {
      checkKey(key);
      return guard("read", key, async () => {
        const value = await (await storage()).getItemRaw<Uint8Array>(key);
        return value ?? undefined;
      });
    },
    put: async (key, value) => {
      checkKey(key);
      await guard("write", key, async () => (await storage()).setItemRaw(key, value));
    },
    delete: async (key) => {
      checkKey(key);
      await guard("delete", key, async () => (await storage()).removeItem(key));
    },
    keys: (prefix) =>
      guard("list", prefix, async () => {
        const keys = await (await storage()).getKeys(prefix);
        return keys.map((key) => key.replaceAll(":", "/")).filter((key) => key.startsWith(prefix));
      }),
    // Putting a value renames a file into the directory, and removing one unlinks it: both change its time.
    stamp: (prefix) =>
      guard("look at", prefix, async () => {
        const found = await stat(join(directory, prefix), { bigint: true }).catch((error: unknown) => {
          if (isMissing(error)) return undefined;
          throw error;
        });
        return found === undefined ? "none" : `${found.ino}-${found.mtimeNs}`;
      }),
  };
}

function checkKey(key: string): void {
  if (METADATA_KEY.test(key)) return;
  throw new RlError({
    code: "invalid",
    action: "use metadata",
    subject: key,
    state: "it is not a key of safe segments",
  });
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
