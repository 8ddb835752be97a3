/** The whole store of a session, for containers of one id map. Loaded only when layers are worked on. */

import { createCompressor } from "../../host/bun/compressor.ts";
import type { StartTreeWorker } from "../../host/bun/tree-channel.ts";
import { type StorageDriver, type StorePorts, usernsRecord } from "../../mod.ts";

import { type InnerIds, sessionIds } from "./ids.ts";
import { imageUsers } from "./image-users.ts";
import { allTrees, imagePorts, sessionDriver, treeReader, treeWorker } from "./images.ts";
import type { Session } from "./session.ts";
import { unpackedTrees } from "./unpacked.ts";

export interface SessionStore {
  readonly ports: StorePorts;
  readonly driver: StorageDriver;
  /** Works inside the user namespace. */
  readonly startWorker: StartTreeWorker;
}

/** @param inner for containers started with `--userns keep-id`: owners on disk are other ones */
export async function sessionStore(session: Session, inner?: InnerIds): Promise<SessionStore> {
  const ids = sessionIds(session, inner);
  const userns = usernsRecord(ids.maps, ids.host);
  const driver = await sessionDriver(session, userns);
  const ports = {
    ...imagePorts(session, ids, userns, driver),
    treeReader: treeReader(session, ids, userns, driver.form),
    compressor: createCompressor(),
    unpacked: () => unpackedTrees(session, driver.form, inner),
    allTrees: await allTrees(session, userns),
    imageUsers: () => imageUsers(session.paths.containers),
  };
  return { ports, driver, startWorker: treeWorker(userns) };
}
