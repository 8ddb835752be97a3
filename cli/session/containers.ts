/** Containers that were kept after their end: found, read and removed. */
import { readdirSync, readFileSync, unlinkSync } from "node:fs";
import { removeTree } from "../../core/host/bun/tree-store.ts";
import { type ContainerDocument, documentPath, parseDocument, RlError, type RuntimeConfig } from "../../core/mod.ts";
import type { ContainersApi, KeptContainer } from "../context.ts";
import { sessionIds } from "./ids.ts";
import type { Session } from "./session.ts";
import { type SessionStore, sessionStore } from "./store.ts";

export function createContainers(session: () => Session): ContainersApi {
  return {
    find: async (text) => open(session(), find(session(), text)),
    remove: async ({ note }) => remove(session(), note),
  };
}

/** Every container with a document, in no order. */
export function listContainers({ paths }: Session): ContainerDocument[] {
  const notes = names(paths.containers).map((id) => readDocument(`${paths.containers}/${id}`));
  return notes.filter((note) => note !== undefined);
}

/** By id, name, or the beginning of an id; in this order, as docker does. */
function find(session: Session, text: string): ContainerDocument {
  const notes = listContainers(session);
  const exact = notes.find(({ id }) => id === text) ?? notes.find(({ name }) => name === text);
  if (exact !== undefined) return exact;
  const [first, ...more] = /^[0-9a-f]+$/.test(text) ? notes.filter(({ id }) => id.startsWith(text)) : [];
  if (first !== undefined && more.length === 0) return first;
  throw new RlError({
    code: first === undefined ? "not-found" : "invalid",
    action: "find container",
    subject: text,
    state: first === undefined ? "there is none of this name or id" : `${more.length + 1} begin like this`,
    hint:
      first === undefined
        ? "containers that are started with --rm are not kept"
        : "give more digits of the id",
  });
}

function open(session: Session, note: ContainerDocument): KeptContainer {
  const directory = `${session.paths.containers}/${note.id}`;
  return {
    note,
    isRunning: () => isMounted(note.id),
    async open() {
      const { config } = note;
      const store = await sessionStore(session, isKeepId(session, config));
      return { config, ports: store.ports, tree: ownTree(note, directory, store) };
    },
  };
}

/** The tree that the container writes: its upper directory, or, where there is none, its whole root. */
function ownTree(note: ContainerDocument, directory: string, { driver }: SessionStore) {
  const form = names(directory).includes("upper") ? "overlay" : "flat";
  if (form !== driver.form) throw otherDriver(note, form);
  const path = `${directory}/${form === "overlay" ? "upper" : "rootfs"}`;
  return { place: { kind: "directory", path } as const, markerFiles: driver.name === "fuse-overlayfs" };
}

/** Whether the container has a map of its own: then owners on disk can only be read under that. */
function isKeepId(session: Session, { linux }: RuntimeConfig): boolean {
  const usual = sessionIds(session, false).maps.uid;
  return linux?.uidMappings !== undefined && JSON.stringify(linux.uidMappings) !== JSON.stringify(usual);
}

async function remove(session: Session, { id, name }: ContainerDocument): Promise<void> {
  const { startWorker } = await sessionStore(session);
  await removeTree(startWorker, session.paths.containers, id);
  try {
    unlinkSync(`${session.paths.root}/names/${name}`);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
  }
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

function readDocument(directory: string): ContainerDocument | undefined {
  try {
    return parseDocument(readFileSync(documentPath(directory), "utf8"));
  } catch {
    return undefined;
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
