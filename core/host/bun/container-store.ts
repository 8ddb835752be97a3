/** Containers as files: what lasts below the store, what runs below the run directory. */
import { accessSync, constants, readdirSync, readlinkSync, renameSync, writeFileSync } from "node:fs";
import { RlError } from "../../errors.ts";
import type { AbandonedState, ContainerStore } from "../../ports/container-store.ts";
import { freeNames } from "./container-names.ts";
import { isContainers, isMonitor } from "./container-process.ts";
import { isFrozen } from "./frozen.ts";
import { releaseIds } from "./id-claims.ts";
import { isOld } from "./old.ts";
import type { StorePaths } from "./paths.ts";
import { bootId, processStartTime } from "./process-facts.ts";
import { readSmallText } from "./small-text.ts";
import { removeCgroup, removeFiles, signalProcess } from "./system.ts";

/** Far above what a document takes, whose environment may be long. */
export const DOCUMENT_LIMIT: number = 4 * 1024 * 1024;

const ID = /^[0-9a-f]{64}$/;
const SIGKILL = 9;
/** Milliseconds that what is killed has to leave its group. */
const GRACE = 1000;
/** Characters of an id that are its short form. */
const SHORT = 12;

/** @param removeTree frees the space of what a container has written, in whatever user namespace it takes */
export function createContainerStore(
  paths: Pick<StorePaths, "root" | "containers" | "run">,
  removeTree: (id: string) => Promise<void>,
): ContainerStore {
  let boot: string | undefined;
  const isThat: ContainerStore["isAlive"] = ({ pid, startTime }, ofBoot) => {
    boot ??= bootId();
    return ofBoot === boot && pid > 0 && processStartTime(pid) === startTime;
  };
  const documentFile = (id: string): string => `${paths.containers}/${id}/container.json`;
  return {
    ids: () => namesIn(paths.containers).filter((name) => ID.test(name)),
    named(name) {
      if (name.includes("/") || name.includes("\0")) return undefined;
      const target = linkTarget(`${paths.root}/names/${name}`);
      const id = target?.slice(target.lastIndexOf("/") + 1);
      return id !== undefined && ID.test(id) ? id : undefined;
    },
    read(id) {
      const directory = `${paths.containers}/${id}`;
      // The state first: it goes after the end is there.
      const state = readSmallText(`${lifeDirectory(paths, id)}/state.json`);
      return {
        state,
        document: readSmallText(documentFile(id), DOCUMENT_LIMIT),
        end: readSmallText(`${directory}/exit.json`),
        health:
          state === undefined
            ? undefined
            : readSmallText(`${lifeDirectory(paths, id)}/health.json`, DOCUMENT_LIMIT),
      };
    },
    write: (id, document) => replace(documentFile(id), document),
    // The number of a monitor may be anybody's in a state that is wrong.
    isAlive: (monitor, ofBoot) => isThat(monitor, ofBoot) && isMonitor(monitor.pid),
    isFrozen,
    isOwn: (id, state) => isContainers(id, state),
    settle(id, state) {
      const directory = lifeDirectory(paths, id);
      if (state !== undefined) endRest(id, state, isThat);
      if (state !== undefined || isOld(directory)) removeState(directory);
    },
    isLeft(id) {
      const directory = `${paths.containers}/${id}`;
      const names = namesIn(directory);
      // Of what cannot be read, and of a release that wrote down other files, nothing is known.
      const isKnown =
        !names.includes("container.json") || readSmallText(documentFile(id), DOCUMENT_LIMIT) !== undefined;
      return isKnown && !names.includes("config.json") && isReadable(directory) && isOld(directory);
    },
    strays(ids) {
      const known = new Set(ids);
      return namesIn(`${paths.run}/containers`).filter((name) => ID.test(name) && !known.has(name));
    },
    freeNames: (ids) => freeNames(`${paths.root}/names`, paths.containers, ids),
    async remove(id, name) {
      await removeTree(id);
      const link = `${paths.root}/names/${name}`;
      const target = linkTarget(link);
      // Somebody else's by now, if it leads elsewhere.
      if (target?.endsWith(`/${id}`)) await unlinkIfThere(link);
      removeState(lifeDirectory(paths, id));
      releaseIds(paths, id);
    },
  };
}

/** Where the state of a running container is, and its socket. */
export function lifeDirectory({ run }: Pick<StorePaths, "run">, id: string): string {
  return `${run}/containers/${id}`;
}

function replace(path: string, text: string): void {
  const fresh = `${path}.${process.pid}`;
  try {
    writeFileSync(fresh, text, { mode: 0o600 });
    renameSync(fresh, path);
  } catch (cause) {
    removeFiles(path.slice(0, path.lastIndexOf("/")), [fresh.slice(fresh.lastIndexOf("/") + 1)]);
    const state = cause instanceof Error ? cause.message : String(cause);
    throw new RlError({ code: "io", action: "keep container", subject: path, state, cause });
  }
}

/** A state can be wrong in every part, so nothing is killed that does not show whose it is. */
function endRest(id: string, state: AbandonedState, isThat: ContainerStore["isAlive"]): void {
  if (isThat(state, state.bootId) && isContainers(id, state)) {
    signalProcess(state.pid, state.startTime, SIGKILL);
  }
  if (groupNames(state.cgroup).some((name) => name.includes(id.slice(0, SHORT)))) {
    removeCgroup(state.cgroup, GRACE);
  }
}

/** The last two names of a control group's path: the container's own, and that of a group within. */
function groupNames(path: string): string[] {
  return path.split("/").slice(-2);
}

/** Whatever else was left there, as by a write that was cut short. */
function removeState(directory: string): void {
  removeFiles(directory, [...namesIn(directory), "state.json"]);
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function isReadable(directory: string): boolean {
  try {
    accessSync(directory, constants.R_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

async function unlinkIfThere(path: string): Promise<void> {
  const { unlink } = process.getBuiltinModule("node:fs/promises");
  await unlink(path).catch(() => undefined);
}
