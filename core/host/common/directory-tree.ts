import { chmodSync } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { RlError } from "../../errors.ts";
import type { TreeAttributes, TreeWriter } from "../../ports/tree-writer.ts";
import { IMPLIED, setTime, type TreeState } from "./directory-state.ts";
import { createDirectoryWalk, type DirectoryWalk } from "./directory-walk.ts";
import { createDirectoryWriter } from "./directory-writer.ts";
import { fileError, makeDirectory, TEMPORARY_PREFIX } from "./files.ts";

/** A directory that layers are written into, one after the other; it has its name once all of them are there. */
export interface DirectoryTree {
  /** Write the next layer over those before it. */
  layer(): TreeWriter;
  /** Give the directory its name. */
  publish(): Promise<void>;
  /** Remove what was written. */
  discard(): Promise<void>;
}

/**
 * A tree of plain files, as any user can make it: everything belongs to the caller, whoever the layers say; set-id bits
 * and extended attributes are left out, and named pipes are skipped. Directories can be read and written by the caller
 * whatever their mode, so that the tree can be removed again. It is not synced: a power cut soon after may leave files
 * without their content.
 *
 * @param directory must not be there yet
 * @throws RlError "exists", "io"
 */
export async function openDirectoryTree(
  directory: string,
  onSkipped: TreeState["onSkipped"] = () => undefined,
): Promise<DirectoryTree> {
  const parent = dirname(directory);
  const temporary = `${parent}/${TEMPORARY_PREFIX}${crypto.randomUUID()}`;
  const isThere = await stat(directory).then(
    () => true,
    () => false,
  );
  if (isThere) throw exists(directory);
  const directories = new Map<string, TreeAttributes>([["", IMPLIED]]);
  const walk = createDirectoryWalk(temporary, (key) => directories.set(key, IMPLIED));
  try {
    await makeDirectory(parent);
    await mkdir(temporary, 0o700);
  } catch (error) {
    throw fileError("unpack image to", directory, error);
  }
  const discard = (): Promise<void> => rm(temporary, { recursive: true, force: true });
  return {
    layer: () => createDirectoryWriter({ walk, directories, onSkipped }),
    publish: async () => {
      try {
        setDirectories(walk, directories);
        await rename(temporary, directory);
      } catch (error) {
        const { code = "" } = error as NodeJS.ErrnoException;
        const isThere = ["EEXIST", "ENOTEMPTY", "ENOTDIR"].includes(code);
        throw isThere ? exists(directory) : fileError("unpack image to", directory, error);
      }
    },
    discard,
  };
}

/** Those below before those above, whose times they would change. */
function setDirectories(walk: DirectoryWalk, directories: ReadonlyMap<string, TreeAttributes>): void {
  const depth = (key: string): number => (key === "" ? 0 : key.split("/").length);
  for (const [key, attributes] of [...directories].sort(([a], [b]) => depth(b) - depth(a))) {
    const path = walk.pathOf(key);
    chmodSync(path, (attributes.mode & 0o1777) | 0o700);
    setTime(path, attributes, "itself");
  }
}

function exists(directory: string): RlError {
  const state = "there is something already";
  const hint = "name a directory that is not there yet";
  return new RlError({ code: "exists", action: "unpack image to", subject: directory, state, hint });
}
