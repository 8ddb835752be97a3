/** The image store of a session, composed of this host's adapters. Loaded only when images are worked on. */

import { readdir } from "node:fs/promises";
import { createCodec } from "../../host/bun/codec.ts";
import { createLocks } from "../../host/bun/locks.ts";
import { createMetadata } from "../../host/bun/metadata.ts";
import { openRemote } from "../../host/bun/remote/open.ts";
import { createStorageBlobStore } from "../../host/bun/remote/storage-blob-store.ts";
import { chooseStorage, createStorageDriver } from "../../host/bun/storage/mod.ts";
import type { StartTreeWorker } from "../../host/bun/tree-channel.ts";
import { createTreeReader } from "../../host/bun/tree-reader.ts";
import { createTreeStore } from "../../host/bun/tree-store.ts";
import { startTreeWorker } from "../../host/bun/tree-worker.ts";
import { createBlobStore } from "../../host/common/blob-store.ts";
import { createClock } from "../../host/common/clock.ts";
import {
  type ContentPorts,
  impatientCache,
  type PullPorts,
  type RecordFields,
  type StorageDriver,
  type TreeReader,
  type TreeStore,
  workerPlan,
} from "../../mod.ts";

import type { SessionIds } from "./ids.ts";
import { layersDirectory } from "./layers.ts";
import { findProgram } from "./programs.ts";
import { registryPorts } from "./registries.ts";
import type { Session } from "./session.ts";
import { trustPorts } from "./trust.ts";

/** A worker inside the user namespace that owns the layers. */
export function treeWorker(userns: RecordFields<"userns">): StartTreeWorker {
  const plan = workerPlan(userns);
  return () => startTreeWorker(plan);
}

/** Choose the storage driver, with a trial mount when nothing is remembered. */
export async function sessionDriver(
  session: Session,
  userns: RecordFields<"userns">,
): Promise<StorageDriver> {
  const choice = await chooseStorage({
    root: session.paths.root,
    startWorker: treeWorker(userns),
    override: session.environment.RL_STORAGE_DRIVER,
    fuseProgram: findProgram("fuse-overlayfs", session.environment.PATH),
  });
  return createStorageDriver(choice);
}

/** Everything that pulling and importing images needs. */
export function imagePorts(
  session: Session,
  ids: SessionIds,
  userns: RecordFields<"userns">,
  driver: StorageDriver,
): PullPorts {
  return {
    ...contentPorts(session),
    trees: createTreeStore({
      directory: layersDirectory(session.paths, driver.form, ids.maps),
      form: driver.form,
      singleId: ids.maps.kind === "single",
      startWorker: treeWorker(userns),
    }),
  };
}

/** Reads what the workers of this session's layers write. */
export function treeReader(
  session: Session,
  ids: SessionIds,
  userns: RecordFields<"userns">,
  form: StorageDriver["form"],
): TreeReader {
  const directory = layersDirectory(session.paths, form, ids.maps);
  return createTreeReader({ directory, startWorker: treeWorker(userns) });
}

/** Every directory of unpacked layers there is. Its owner's default namespace maps all ids that are in any of them. */
export async function allTrees(
  { paths }: Session,
  userns: RecordFields<"userns">,
): Promise<readonly TreeStore[]> {
  const startWorker = treeWorker(userns);
  const names = await readdir(paths.layers).catch(() => []);
  return names.flatMap((name) => {
    const form = /^(overlay|flat)-/.exec(name)?.[1];
    if (form !== "overlay" && form !== "flat") return [];
    return [createTreeStore({ directory: `${paths.layers}/${name}`, form, singleId: false, startWorker })];
  });
}

/** The same without unpacked layers: for work that needs no user namespace. */
export function contentPorts({ paths, environment }: Session): ContentPorts {
  const { RL_SHARED_CACHE: shared } = environment;
  return {
    blobs: createBlobStore(paths.layout),
    cache: shared ? impatientCache(createStorageBlobStore(openRemote(shared)), createClock()) : undefined,
    metadata: createMetadata(paths.metadata),
    layout: createMetadata(paths.layout),
    locks: createLocks(paths.locks),
    codec: createCodec(),
    ...registryPorts(environment),
    trust: trustPorts(environment),
  };
}
