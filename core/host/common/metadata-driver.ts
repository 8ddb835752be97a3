import { readdir, readFile, rmdir, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isMissing, makeDirectory, syncDirectory, TEMPORARY_PREFIX, writeFileDurably } from "./files.ts";

/** A put loses its directory to a concurrent delete at most this often before it gives up. */
const ATTEMPTS = 5;

/** What unstorage asks of a driver, as far as there is need for it here. */
export interface FileDriver {
  readonly name: string;
  hasItem(key: string, options?: object): Promise<boolean>;
  getItem(key: string, options?: object): Promise<string | null>;
  getItemRaw(key: string, options?: object): Promise<Uint8Array | null>;
  setItem(key: string, value: string, options?: object): Promise<void>;
  setItemRaw(key: string, value: Uint8Array, options?: object): Promise<void>;
  removeItem(key: string, options?: object): Promise<void>;
  getKeys(base: string | undefined, options?: object): Promise<string[]>;
}

/**
 * A driver for unstorage with one file per key: the key's segments, which unstorage joins by ":", are
 * directories and the file's name. unstorage's own file driver writes in place; this one writes under a
 * temporary name, syncs and renames, so a value is seen whole or not at all.
 */
export function metadataDriver(directory: string): FileDriver {
  const pathOf = (key: string): string => join(directory, ...key.split(":"));
  return {
    name: "rl-metadata",
    hasItem: async (key) => (await readValue(pathOf(key))) !== null,
    getItem: async (key) => (await readValue(pathOf(key)))?.toString("utf8") ?? null,
    getItemRaw: (key) => readValue(pathOf(key)),
    setItem: (key, value) => writeValue(pathOf(key), new TextEncoder().encode(value)),
    setItemRaw: (key, value) => writeValue(pathOf(key), value),
    removeItem: (key) => removeValue(pathOf(key), directory),
    // For all keys unstorage gives no base, whatever its types say.
    getKeys: (base) => listKeys(directory, (base ?? "").split(":").filter(Boolean)),
  };
}

async function readValue(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    // A directory is a prefix of other keys and no key itself.
    if (isMissing(error) || (error as NodeJS.ErrnoException).code === "EISDIR") return null;
    throw error;
  }
}

async function writeValue(path: string, value: Uint8Array): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await makeDirectory(dirname(path));
      return await writeFileDurably(path, value);
    } catch (error) {
      if (!isMissing(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

async function removeValue(path: string, top: string): Promise<void> {
  try {
    await unlink(path);
    await syncDirectory(dirname(path));
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  // Directories that are empty now would be listed for ever; rmdir refuses the others.
  for (let parent = dirname(path); parent !== top && parent.startsWith(top); parent = dirname(parent)) {
    if (
      !(await rmdir(parent).then(
        () => true,
        () => false,
      ))
    )
      return;
  }
}

async function listKeys(directory: string, segments: readonly string[]): Promise<string[]> {
  const entries = await readdir(join(directory, ...segments), { withFileTypes: true }).catch(
    (error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    },
  );
  const kept = entries.filter((entry) => !entry.name.startsWith(TEMPORARY_PREFIX));
  const lists = kept.map((entry) => {
    const below = [...segments, entry.name];
    return entry.isDirectory() ? listKeys(directory, below) : [below.join(":")];
  });
  return (await Promise.all(lists)).flat();
}
