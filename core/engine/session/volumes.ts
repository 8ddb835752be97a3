/** Volumes of this session: what commands and starts do with them, which is told. */
import { existsSync } from "node:fs";
import { removeTree } from "../../host/bun/tree-store.ts";
import { readVolumeContent, writeVolumeContent } from "../../host/bun/volume-content.ts";
import { createVolumeStore } from "../../host/bun/volumes.ts";
import {
  applyLayer,
  createDiffEntries,
  diffLayer,
  findVolume,
  RlError,
  type VolumeStore,
  volumeEvent,
} from "../../mod.ts";
import type { VolumesApi } from "../apis.ts";
import { createEvents } from "./events.ts";
import { sessionIds } from "./ids.ts";
import type { Session } from "./session.ts";
import { sessionStore } from "./store.ts";

/** The user's volumes. Removing one works as root of the containers' user namespace, whoever owns what is in it. */
export function volumeStore(session: Session): VolumeStore {
  const store = createVolumeStore(session.paths, async (directory, name) => {
    const { startWorker } = await sessionStore(session);
    await removeTree(startWorker, directory, name);
  });
  const { tell } = createEvents(() => session.paths);
  return {
    ...store,
    create(name, text) {
      const isNew = store.create(name, text);
      if (isNew) tell(volumeEvent(name, "create"));
      return isNew;
    },
    async remove(name) {
      const wasThere = existsSync(store.directory(name));
      const isGone = await store.remove(name);
      if (wasThere && isGone) tell(volumeEvent(name, "destroy"));
      return isGone;
    },
  };
}

export function createVolumes(session: () => Session): VolumesApi {
  return {
    store: () => volumeStore(session()),
    async *read(name) {
      const store = volumeStore(session());
      findVolume(store, name);
      const { startWorker } = await sessionStore(session());
      const reading = readVolumeContent(store.directory(name), startWorker);
      yield* diffLayer(reading, createDiffEntries({ hasBase: false }));
    },
    write: (name, archive) => write(session(), name, archive),
  };
}

async function write(session: Session, name: string, archive: AsyncIterable<Uint8Array>): Promise<void> {
  const store = volumeStore(session);
  findVolume(store, name);
  refuseUsed(store, name);
  const { startWorker } = await sessionStore(session);
  const isSingle = sessionIds(session, undefined).maps.kind === "single";
  const { writer, publish } = await writeVolumeContent(store.directory(name), isSingle, startWorker);
  try {
    await applyLayer(archive, writer, { onEntry: ({ path }) => refuseMarker(path, name) });
    await writer.finish();
  } catch (error) {
    await Promise.allSettled([writer.abort()]);
    throw error;
  }
  refuseUsed(store, name);
  await publish();
}

/** Whoever has the old directory open would write to what is gone. */
function refuseUsed(store: VolumeStore, name: string): void {
  const ids = store.users(name);
  if (ids.length === 0) return;
  throw new RlError({
    code: "denied",
    action: "import volume",
    subject: name,
    state: `volume is in use - [${ids.join(", ")}]`,
    hint: "remove these containers first, or copy into one of them",
  });
}

/** In a layer such a name says that something is gone; in a volume it says nothing, and would be lost. */
function refuseMarker(path: Uint8Array, name: string): void {
  const text = new TextDecoder().decode(path);
  if (!/(?:^|\/)\.wh\./.test(text)) return;
  throw new RlError({
    code: "unsupported",
    action: "import volume",
    subject: name,
    state: `the archive has ${JSON.stringify(text)}, which is how layers of images mark what is gone`,
  });
}
