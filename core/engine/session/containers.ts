/** Containers of this session: listed, found, signalled, waited for and removed. */
import { readdirSync, readFileSync } from "node:fs";
import { createContainerStore } from "../../host/bun/container-store.ts";
import { readSmallText } from "../../host/bun/small-text.ts";
import { removeTree } from "../../host/bun/tree-store.ts";
import {
  amendContainer,
  anonymousVolumes,
  type Container,
  type ContainerDocument,
  type ContainerStore,
  containerEvent,
  documentPath,
  findContainer,
  type IdMapping,
  listContainers,
  parseDocument,
  RlError,
  type RuntimeConfig,
  readContainer,
  removeAnonymous,
} from "../../mod.ts";
import type { ContainersApi, KeptContainer } from "../apis.ts";
import { isInnerMode } from "../run/userns.ts";
import { createEvents } from "./events.ts";
import { type InnerIds, sessionIds } from "./ids.ts";
import { lockContainer, untilEnd } from "./running.ts";
import type { Session } from "./session.ts";
import { type SessionStore, sessionStore } from "./store.ts";
import { volumeStore } from "./volumes.ts";

export function createContainers(session: () => Session): ContainersApi {
  const store = (): ContainerStore => containerStore(session());
  const events = createEvents(() => session().paths);
  return {
    list: () => listContainers(store()),
    find: async (text) => open(session(), await findContainer(store(), text)),
    wait: ({ document: { id } }, abort) => untilEnd(session().paths, store(), id, abort),
    remove: async ({ note }) => {
      await lockContainer(session().paths, note.id, () => removeEnded(store(), note));
      events.tell(containerEvent(note, "destroy"));
    },
    amend: (id, change) =>
      lockContainer(session().paths, id, async () => amendContainer(store(), id, change)),
  };
}

/** The user's containers. */
export function containerStore(session: Session): ContainerStore {
  return createContainerStore(session.paths, (id) => freeContainer(session, id));
}

/** Free the space of a container and of the volumes that go with it. */
export async function freeContainer(session: Session, id: string): Promise<void> {
  const leaving = leavingVolumes(session, id);
  const { startWorker } = await sessionStore(session);
  await removeTree(startWorker, session.paths.containers, id);
  await removeAnonymous(volumeStore(session), leaving);
}

/** Names of the volumes that go with a container of --rm whose monitor and cleaner were killed. */
function leavingVolumes({ paths }: Session, id: string): string[] {
  const text = readSmallText(documentPath(`${paths.containers}/${id}`), DOCUMENT_LIMIT);
  const document = text === undefined ? undefined : parseDocument(text);
  return document?.ephemeral === true ? anonymousVolumes(document.mounts ?? []) : [];
}

/** Far above what a document takes, whose environment may be long. */
const DOCUMENT_LIMIT = 4 * 1024 * 1024;

/** One that was started since it was looked at stays. */
async function removeEnded(store: ContainerStore, { id, name }: ContainerDocument): Promise<void> {
  const now = await readContainer(store, id);
  if (now?.state === undefined) return store.remove(id, now?.document.name ?? name);
  throw new RlError({
    code: "invalid",
    action: "remove container",
    subject: name,
    state: "it is running",
    hint: `end it first with: rl stop ${name}`,
  });
}

function open(session: Session, now: Container): KeptContainer {
  const { document: note, status } = now;
  const directory = `${session.paths.containers}/${note.id}`;
  return {
    note,
    now,
    // One that another runtime has started is none of our monitors'.
    isRunning: () =>
      status === "running" ||
      status === "paused" ||
      now.state !== undefined ||
      status === "restarting" ||
      (status === "created" && isMounted(note.id)),
    async open() {
      const { config } = note;
      // With ids of the container's own, the owners on disk are still those that all share.
      const isShifted = hasInnerIds(note);
      const store = await sessionStore(session, isShifted ? undefined : innerOf(session, config));
      return { config, ports: store.ports, tree: ownTree(note, directory, store, isShifted) };
    },
  };
}

/** The tree that the container writes: its upper directory, or, where there is none, its whole root. */
function ownTree(note: ContainerDocument, directory: string, { driver }: SessionStore, isShifted: boolean) {
  const form = names(directory).includes("upper") ? "overlay" : "flat";
  if (form !== driver.form) throw otherDriver(note, form);
  const path = `${directory}/${form === "overlay" ? "upper" : "rootfs"}`;
  return {
    place: { kind: "directory", path } as const,
    markerFiles: isShifted || driver.name === "fuse-overlayfs",
  };
}

/** Whether its files are shown with other owners than they have: see cli/run/inner-userns.ts. */
function hasInnerIds({ request }: ContainerDocument): boolean {
  if (typeof request !== "object" || request === null || !("userns" in request)) return false;
  return typeof request.userns === "string" && isInnerMode(request.userns);
}

/** Who the caller is in a container with a map of its own: owners on disk can only be read under that. */
function innerOf(session: Session, { linux }: RuntimeConfig): InnerIds | undefined {
  const { maps } = sessionIds(session, undefined);
  if (linux?.uidMappings === undefined || JSON.stringify(linux.uidMappings) === JSON.stringify(maps.uid)) {
    return undefined;
  }
  const { uid, gid } = session.user;
  return { uid: insideOf(linux.uidMappings, uid), gid: insideOf(linux.gidMappings, gid) };
}

function insideOf(mappings: readonly IdMapping[] = [], id: number): number {
  return mappings.find(({ hostID }) => hostID === id)?.containerID ?? id;
}

/** Whether a process has the container's file system mounted: the container's own are the only ones. */
function isMounted(id: string): boolean {
  return names("/proc")
    .filter((name) => /^\d+$/.test(name))
    .some((pid) => {
      try {
        // A mount by FUSE does not say what it is made of; the program that serves it was told.
        return ["mountinfo", "cmdline"].some((file) =>
          readFileSync(`/proc/${pid}/${file}`, "latin1").includes(`/${id}/`),
        );
      } catch {
        // Ended meanwhile, or hidden, and then it is somebody else's.
        return false;
      }
    });
}

function names(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (cause) {
    if (codeOf(cause) === "ENOENT" || codeOf(cause) === "ENOTDIR") return [];
    const state = `it cannot be read (${codeOf(cause)})`;
    throw new RlError({ code: "io", action: "list containers", subject: directory, state, cause });
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

function otherDriver({ id, name }: ContainerDocument, form: string): RlError {
  return new RlError({
    code: "unsupported",
    action: "open container",
    subject: name ?? id,
    state: "it was started with another storage driver",
    hint: `set RL_STORAGE_DRIVER to ${form === "flat" ? "vfs" : "overlay or fuse-overlayfs"}`,
  });
}
