import { readdir, rename } from "node:fs/promises";
import { type Digest, digestHex, isDigest } from "../../digest/digest.ts";
import type { RetiredTree, TreeStore } from "../../ports/tree-store.ts";
import { fileError, isMissing, makeDirectory } from "../common/files.ts";
import type { TreeAnswer } from "./tree-answer.ts";
import { openTreeChannel, type StartTreeWorker } from "./tree-channel.ts";
import type { TreeOp } from "./tree-records.ts";
import { createTreeWriter } from "./tree-writer.ts";

export interface TreeStoreOptions {
  /** Absolute path of the directory of trees; see `layersDirectory`. */
  readonly directory: string;
  readonly form: TreeStore["form"];
  /** Only one id is mapped: owners that cannot be set are left out. */
  readonly singleId: boolean;
  /** Starts a worker as root of the user namespace that containers will have. */
  readonly startWorker: StartTreeWorker;
}

/**
 * Where trees of one form are: `ROOT/layers/FORM`, with `-VARIANT` for an id map of its own, since owners on
 * disk are those of the map the tree was written under.
 */
export function layersDirectory(root: string, form: TreeStore["form"], variant?: string): string {
  return `${root}/layers/${form}${variant === undefined ? "" : `-${variant}`}`;
}

/** Name of a tree in its directory: the digest's digits, which cannot leave it. */
export function layerName(key: Digest): string {
  return digestHex(key);
}

/** What the name of a tree begins with that is being removed. */
const RETIRED = ".gone-";

/** Of a tree that is not there, or is gone already. */
const GONE: RetiredTree = { free: async () => undefined, restore: async () => undefined };

/** Trees as directories, written and removed by a worker of their own each. */
export function createTreeStore(options: TreeStoreOptions): TreeStore {
  const { directory, form, singleId, startWorker } = options;
  return {
    form,
    async has(key) {
      return await directoryExists(`${directory}/${layerName(key)}`);
    },
    async create(key, parent, lowers) {
      // Ours, whoever is root of the user namespace: what is in it can be renamed without a worker then.
      await makeDirectory(directory).catch((error: unknown) => {
        throw fileError("make directory", directory, error);
      });
      const channel = openTreeChannel(await startWorker());
      const below = form === "flat" && parent !== undefined ? [parent] : (lowers ?? []);
      return createTreeWriter(channel, {
        directory,
        name: layerName(key),
        form,
        lowers: below.map(layerName),
        alone: form === "overlay" && lowers === undefined,
        singleId,
      });
    },
    async *list() {
      for (const name of await namesIn(directory)) {
        const key = keyOf(name);
        if (key !== undefined) yield key;
      }
    },
    async retire(key) {
      const path = `${directory}/${layerName(key)}`;
      const name = `${RETIRED}${layerName(key)}-${crypto.randomUUID()}`;
      try {
        await rename(path, `${directory}/${name}`);
      } catch (error) {
        if (isMissing(error)) return GONE;
        if (isRefused(error)) {
          // The directory was made inside the user namespace, by an earlier program.
          await removeTree(startWorker, directory, layerName(key));
          return GONE;
        }
        throw fileError("remove layer", path, error);
      }
      return {
        free: () => removeTree(startWorker, directory, name),
        restore: async (other = key) => {
          const target = `${directory}/${layerName(other)}`;
          await rename(`${directory}/${name}`, target).catch((error: unknown) => {
            throw fileError("keep layer", target, error);
          });
        },
      };
    },
    async sweep() {
      for (const name of await namesIn(directory)) {
        if (name.startsWith(RETIRED)) await removeTree(startWorker, directory, name);
      }
    },
    async delete(key) {
      await removeTree(startWorker, directory, layerName(key));
    },
  };
}

/** Remove a file or tree, whoever of the user namespace owns it. No error when there is none. */
export async function removeTree(
  startWorker: StartTreeWorker,
  directory: string,
  name: string,
): Promise<void> {
  await askWorker(startWorker, "remove", [directory, name]);
}

/** Copy a directory to a name that is not there yet; throws "exists" when it is. All or nothing. */
export async function copyTree(
  startWorker: StartTreeWorker,
  source: string,
  directory: string,
  name: string,
): Promise<void> {
  await askWorker(startWorker, "copy", [source, directory, name]);
}

/** One record of texts to a worker of its own; its answer. */
export async function askWorker(
  startWorker: StartTreeWorker,
  op: TreeOp,
  texts: readonly string[],
): Promise<TreeAnswer> {
  const channel = openTreeChannel(await startWorker());
  try {
    channel.records.start(op);
    for (const text of texts) channel.records.text(text);
    channel.records.end();
    return await channel.answer();
  } finally {
    await channel.close();
  }
}

/** The names in a directory; none when there is no such directory. */
async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (isMissing(error)) return [];
    throw fileError("list layers", directory, error);
  }
}

/** The key a tree's name stands for; undefined for temporary names. */
function keyOf(name: string): Digest | undefined {
  const digest = `${name.length === 128 ? "sha512" : "sha256"}:${name}`;
  return isDigest(digest) ? digest : undefined;
}

function isRefused(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "EACCES" || code === "EPERM";
}

async function directoryExists(path: string): Promise<boolean> {
  try {
    return (await Bun.file(path).stat()).isDirectory();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
