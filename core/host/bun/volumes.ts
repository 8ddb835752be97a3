/** Volumes as directories: `NAME/_data` with the content, and `NAME/volume.json` with what is written down. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import type { VolumeStore } from "../../ports/volume-store.ts";
import { fileError, isMissing } from "../common/files.ts";
import type { StorePaths } from "./paths.ts";
import { readSmallText } from "./small-text.ts";
import { settleVolumeContent } from "./volume-content.ts";

/** What the names of volumes that are being made or removed begin with: no volume is called so. */
const NEW = ".new-";
const GONE = ".gone-";

/** Milliseconds after which nobody is at work any more on what has such a name. */
const STALE_AFTER = 600_000;

/** Labels may be long. */
const LIMIT = 1024 * 1024;

const ID = /^[0-9a-f]{64}$/;

/** The directory of all volumes. */
export function volumesDirectory({ root }: Pick<StorePaths, "root">): string {
  return `${root}/volumes`;
}

/** @param removeTree frees the space of a directory of that name, whoever owns what is in it */
export function createVolumeStore(
  paths: Pick<StorePaths, "root" | "containers">,
  removeTree: (directory: string, name: string) => Promise<void>,
): VolumeStore {
  const directory = volumesDirectory(paths);
  const users = (name: string): string[] =>
    namesIn(paths.containers).filter(
      (id) => ID.test(id) && existsSync(`${paths.containers}/${id}/volume-${name}`),
    );
  return {
    names: () => namesIn(directory).filter((name) => !name.startsWith(".")),
    directory: (name) => `${directory}/${name}`,
    users,
    read(name) {
      try {
        settleVolumeContent(`${directory}/${name}`);
        const madeAt = statSync(`${directory}/${name}/_data`).isDirectory()
          ? statSync(`${directory}/${name}`).birthtimeMs
          : 0;
        return { text: readSmallText(`${directory}/${name}/volume.json`, LIMIT), madeAt };
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw fileError("read volume", `${directory}/${name}`, error);
      }
    },
    create(name, text) {
      const made = `${directory}/${NEW}${crypto.randomUUID()}`;
      try {
        mkdirSync(`${made}/_data`, { recursive: true, mode: 0o700 });
        // Its owner is root in a container: this is for the other users there.
        chmodSync(`${made}/_data`, 0o755);
        writeFileSync(`${made}/volume.json`, text, { mode: 0o600 });
        renameSync(made, `${directory}/${name}`);
        return true;
      } catch (error) {
        rmSync(made, { recursive: true, force: true });
        if (isTaken(error)) return false;
        throw fileError("create volume", `${directory}/${name}`, error);
      }
    },
    async remove(name) {
      sweep(directory, removeTree);
      if (users(name).length > 0) return false;
      const away = `${GONE}${name}-${crypto.randomUUID().slice(0, 8)}`;
      try {
        renameSync(`${directory}/${name}`, `${directory}/${away}`);
      } catch (error) {
        if (isMissing(error)) return true;
        throw fileError("remove volume", `${directory}/${name}`, error);
      }
      // Whoever made a mark before the name went has it back; who comes later finds no volume.
      if (users(name).length > 0) {
        renameSync(`${directory}/${away}`, `${directory}/${name}`);
        return false;
      }
      await removeTree(directory, away);
      return true;
    },
    size: (name) => sizeOf(`${directory}/${name}/_data`).catch(() => undefined),
  };
}

/** Remove what was left half made or half removed. Nobody waits for that. */
function sweep(directory: string, removeTree: (directory: string, name: string) => Promise<void>): void {
  for (const name of namesIn(directory)) {
    if (!name.startsWith(NEW) && !name.startsWith(GONE)) continue;
    const changed = statSync(`${directory}/${name}`, { throwIfNoEntry: false })?.ctimeMs;
    if (changed === undefined || Date.now() - changed < STALE_AFTER) continue;
    removeTree(directory, name).catch(() => undefined);
  }
}

/** What cannot be read counts for nothing. */
async function sizeOf(path: string): Promise<number> {
  const status = await lstat(path).catch(() => undefined);
  if (status === undefined) return 0;
  let bytes = status.blocks * 512;
  if (!status.isDirectory()) return status.nlink > 1 ? bytes / status.nlink : bytes;
  for (const name of await readdir(path).catch((): string[] => [])) bytes += await sizeOf(`${path}/${name}`);
  return bytes;
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (isMissing(error)) return [];
    throw fileError("list volumes", directory, error);
  }
}

function isTaken(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "ENOTEMPTY" || code === "EEXIST";
}
