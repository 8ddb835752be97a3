import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Driver } from "unstorage";
import type { Metadata } from "../../ports/metadata.ts";
import { isMissing } from "../common/files.ts";
import { metadataDriver } from "../common/metadata-driver.ts";
import { checkMetadataKey, useMetadata } from "../common/metadata-use.ts";

/**
 * Metadata in a directory, one file per key. The path that starts a container reads its one record without this.
 */
export function createMetadata(directory: string): Metadata {
  return {
    ...createStorageMetadata(metadataDriver(directory)),
    // Putting a value renames a file into the directory, and removing one unlinks it: both change its time.
    stamp: (prefix) =>
      useMetadata("look at", prefix, async () => {
        const found = await stat(join(directory, prefix), { bigint: true }).catch((error: unknown) => {
          if (isMissing(error)) return undefined;
          throw error;
        });
        return found === undefined ? "none" : `${found.ino}-${found.mtimeNs}`;
      }),
  };
}

/**
 * Metadata through unstorage, by any of its drivers: whoever embeds the core may keep them elsewhere. unstorage is
 * loaded at the first use.
 */
export function createStorageMetadata(driver: Driver): Metadata {
  const storage = once(async () => (await import("unstorage")).createStorage({ driver }));
  return {
    get: async (key) => {
      checkMetadataKey(key);
      return useMetadata("read", key, async () => {
        const value = await (await storage()).getItemRaw<Uint8Array>(key);
        return value ?? undefined;
      });
    },
    put: async (key, value) => {
      checkMetadataKey(key);
      await useMetadata("write", key, async () => (await storage()).setItemRaw(key, value));
    },
    delete: async (key) => {
      checkMetadataKey(key);
      await useMetadata("delete", key, async () => (await storage()).removeItem(key));
    },
    keys: (prefix) =>
      useMetadata("list", prefix, async () => {
        const keys = await (await storage()).getKeys(prefix);
        return keys.map((key) => key.replaceAll(":", "/")).filter((key) => key.startsWith(prefix));
      }),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
