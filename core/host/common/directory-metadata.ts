import type { Metadata } from "../../ports/metadata.ts";
import { metadataDriver } from "./metadata-driver.ts";
import { checkMetadataKey, useMetadata } from "./metadata-use.ts";

/** Metadata in a directory, one file per key: the same files as those of the host that runs containers. */
export function createDirectoryMetadata(directory: string): Metadata {
  const driver = metadataDriver(directory);
  /** Keys of the driver have other separators. */
  const use = async <T>(action: string, key: string, work: (inner: string) => Promise<T>): Promise<T> => {
    checkMetadataKey(key);
    return await useMetadata(action, key, () => work(key.replaceAll("/", ":")));
  };
  return {
    get: (key) => use("read", key, async (inner) => (await driver.getItemRaw(inner)) ?? undefined),
    put: (key, value) => use("write", key, (inner) => driver.setItemRaw(inner, value)),
    delete: (key) => use("delete", key, (inner) => driver.removeItem(inner)),
    keys: (prefix) =>
      useMetadata("list", prefix, async () => {
        const keys = await driver.getKeys(prefix.replaceAll("/", ":"));
        return keys.map((key) => key.replaceAll(":", "/")).filter((key) => key.startsWith(prefix));
      }),
  };
}
