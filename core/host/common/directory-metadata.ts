import { RlError } from "../../errors.ts";
import { METADATA_KEY, type Metadata } from "../../ports/metadata.ts";
import { fileError } from "./files.ts";
import { metadataDriver } from "./metadata-driver.ts";

/** Metadata in a directory, one file per key: the same files as those of the host that runs containers. */
export function createDirectoryMetadata(directory: string): Metadata {
  const driver = metadataDriver(directory);
  /** Keys of the driver have other separators. */
  const use = async <T>(action: string, key: string, work: (inner: string) => Promise<T>): Promise<T> => {
    if (!METADATA_KEY.test(key)) {
      const state = "it is not a key of safe segments";
      throw new RlError({ code: "invalid", action: "use metadata", subject: key, state });
    }
    return await guard(action, key, () => work(key.replaceAll("/", ":")));
  };
  return {
    get: (key) => use("read", key, async (inner) => (await driver.getItemRaw(inner)) ?? undefined),
    put: (key, value) => use("write", key, (inner) => driver.setItemRaw(inner, value)),
    delete: (key) => use("delete", key, (inner) => driver.removeItem(inner)),
    keys: (prefix) =>
      guard("list", prefix, async () => {
        const keys = await driver.getKeys(prefix.replaceAll("/", ":"));
        return keys.map((key) => key.replaceAll(":", "/")).filter((key) => key.startsWith(prefix));
      }),
  };
}

async function guard<T>(action: string, key: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw fileError(`${action} metadata`, key, error);
  }
}
