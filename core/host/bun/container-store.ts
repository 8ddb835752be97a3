/** Containers as files: what lasts below the store, what runs below the run directory. */
import { readdirSync, readlinkSync } from "node:fs";
import type { AbandonedState, ContainerStore } from "../../ports/container-store.ts";
import { isFrozen } from "./frozen.ts";
import type { StorePaths } from "./paths.ts";
import { bootId, processStartTime } from "./process-facts.ts";
import { readSmallText } from "./small-text.ts";
import { removeCgroup, removeFiles, signalProcess } from "./system.ts";

/** Far above what a document takes, whose environment may be long. */
const LIMIT = 4 * 1024 * 1024;

const ID = /^[0-9a-f]{64}$/;
/** In the directory of a running container. */
const LIFE_FILES = ["state.json", "health.json", "control"];

const SIGKILL = 9;
/** Milliseconds that what is killed has to leave its group. */
const GRACE = 1000;

/** @param removeTree frees the space of what a container has written, in whatever user namespace it takes */
export function createContainerStore(
  paths: Pick<StorePaths, "root" | "containers" | "run">,
  removeTree: (id: string) => Promise<void>,
): ContainerStore {
  let boot: string | undefined;
  const isAlive: ContainerStore["isAlive"] = ({ pid, startTime }, ofBoot) => {
    boot ??= bootId();
    return ofBoot === boot && pid > 0 && processStartTime(pid) === startTime;
  };
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
        document: readSmallText(`${directory}/container.json`, LIMIT),
        end: readSmallText(`${directory}/exit.json`),
        health:
          state === undefined ? undefined : readSmallText(`${lifeDirectory(paths, id)}/health.json`, LIMIT),
      };
    },
    isAlive,
    isFrozen,
    settle(id, state) {
      endRest(state, isAlive);
      removeFiles(lifeDirectory(paths, id), LIFE_FILES);
    },
    async remove(id, name) {
      await removeTree(id);
      const link = `${paths.root}/names/${name}`;
      const target = linkTarget(link);
      // Somebody else's by now, if it leads elsewhere.
      if (target?.endsWith(`/${id}`)) await unlinkIfThere(link);
      removeFiles(lifeDirectory(paths, id), LIFE_FILES);
    },
  };
}

/** Where the state of a running container is, and its socket. */
export function lifeDirectory({ run }: Pick<StorePaths, "run">, id: string): string {
  return `${run}/containers/${id}`;
}

function endRest(state: AbandonedState, isAlive: ContainerStore["isAlive"]): void {
  if (isAlive(state, state.bootId)) signalProcess(state.pid, state.startTime, SIGKILL);
  if (state.cgroup !== "") removeCgroup(state.cgroup, GRACE);
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
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
