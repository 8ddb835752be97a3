/** Containers as files, for listing many of them and for changing their names. */
import { readdirSync, readFileSync, readlinkSync, renameSync, statSync, unlinkSync } from "node:fs";
import { RlError } from "../../errors.ts";
import type { ContainerShelf } from "../../ports/container-shelf.ts";
import { createContainerStore, DOCUMENT_LIMIT } from "./container-store.ts";
import type { StorePaths } from "./paths.ts";
import { changes, makeLink, writeFile } from "./system.ts";
import { createTextReader } from "./text-reader.ts";

const EEXIST = -17;

/** Milliseconds that a start has to write its document: far more than it takes. */
const IN_THE_MAKING = 10_000;

/** @param removeTree as for `createContainerStore` */
export function createContainerShelf(
  paths: Pick<StorePaths, "root" | "containers" | "run">,
  removeTree: (id: string) => Promise<void>,
): ContainerShelf {
  const store = createContainerStore(paths, removeTree);
  const read = createTextReader();
  const listing = `${paths.run}/listing`;
  const link = (name: string): string => `${paths.root}/names/${name}`;
  return {
    ...store,
    withState: () => namesIn(`${paths.run}/containers`),
    changedAt: (ids) => changes(paths.containers, ids),
    keptListing: () => textOf(listing),
    keepListing(text) {
      const made = `${listing}.${process.pid}`;
      if (writeFile(made, text) === 0) renameSync(made, listing);
    },
    readKept(id) {
      const directory = `${paths.containers}/${id}`;
      return {
        end: read(`${directory}/exit.json`),
        document: read(`${directory}/container.json`, DOCUMENT_LIMIT),
      };
    },
    isLeftOver(id) {
      const made = statSync(`${paths.containers}/${id}`, { throwIfNoEntry: false })?.mtimeMs;
      return made !== undefined && Date.now() - made > IN_THE_MAKING;
    },
    nameOf: (id) => namesIn(`${paths.root}/names`).find((name) => target(link(name))?.endsWith(`/${id}`)),
    rename(id, { from, to }, document) {
      const errno = makeLink(`../containers/${id}`, link(to));
      if (errno !== 0) throw notRenamed(to, errno);
      const written = `${paths.containers}/${id}/container.json`;
      const failed = writeFile(`${written}.new`, document);
      if (failed !== 0) {
        unlinkSync(link(to));
        throw notRenamed(to, failed);
      }
      renameSync(`${written}.new`, written);
      if (target(link(from))?.endsWith(`/${id}`)) unlinkSync(link(from));
    },
  };
}

function notRenamed(name: string, errno: number): RlError {
  const taken = errno === EEXIST;
  return new RlError({
    code: taken ? "exists" : "io",
    action: "name container",
    subject: name,
    state: taken ? "another container has this name" : `it cannot be written (errno ${-errno})`,
    hint: taken ? `choose another name, or remove that container with: rl rm ${name}` : undefined,
  });
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** Its size is known first, so no more room is made than it takes. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function target(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
