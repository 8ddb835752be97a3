/** From one place to another: what is read becomes what is written, entry by entry. */
import { isKept } from "../../layer/attributes.ts";
import type { TreeReadEntry, TreeReading } from "../../ports/tree-reader.ts";
import type { TreeAttributes, TreeWriter } from "../../ports/tree-writer.ts";
import { hasText } from "../../tar/bytes.ts";
import { joinPath } from "./path.ts";

export interface FileCopyOptions {
  /** Path below the writer's root that the reading's first entry gets. */
  readonly prefix: Uint8Array;
  /** The first entry is a directory that is there already and keeps its attributes. */
  readonly isInto: boolean;
  /** To the host: set-user-id bits and capabilities of a container's files are not for the caller's. */
  readonly toHost: boolean;
  /** Keep the owners' numbers; otherwise everything is root's. */
  readonly keepOwners: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface CopySummary {
  /** Bytes that an archive of it has, as docker counts. */
  readonly bytes: number;
  /** What was left out: sockets and devices, below the prefix. */
  readonly skipped: readonly Uint8Array[];
}

const BLOCK = 512;
/** Of an archive: its closing blocks. */
const END = 2 * BLOCK;
/** How many of those left out are told. */
const SKIPPED = 100;

/** The reading is closed in every case; the writer stays the caller's. Throws what the two throw. */
export async function copyFiles(
  reading: TreeReading,
  writer: TreeWriter,
  options: FileCopyOptions,
): Promise<CopySummary> {
  const linked = new Map<number, Uint8Array>();
  const skipped: Uint8Array[] = [];
  let bytes = END;
  try {
    for (;;) {
      options.signal?.throwIfAborted();
      const next = reading.next();
      const entry = next instanceof Promise ? await next : next;
      if (entry === undefined) break;
      const path = joinPath(options.prefix, entry.path);
      if (isLeftOut(entry)) {
        if (skipped.length < SKIPPED) skipped.push(path);
        continue;
      }
      bytes += BLOCK + Math.ceil(entry.size / BLOCK) * BLOCK;
      if (options.isInto && entry.path.length === 0 && entry.type === "directory") continue;
      const settled = writeEntry(entry, path, writer, options, linked);
      if (settled !== undefined) await settled;
      await copyContent(reading, writer);
    }
  } finally {
    await reading.close();
  }
  return { bytes, skipped };
}

/** A socket is nothing without its process, and a device nothing that a user could make. */
export function isLeftOut({ type }: TreeReadEntry): boolean {
  return type === "socket" || type === "character" || type === "block" || type === "absent";
}

function writeEntry(
  entry: TreeReadEntry,
  path: Uint8Array,
  writer: TreeWriter,
  options: FileCopyOptions,
  linked: Map<number, Uint8Array>,
) {
  const first = entry.link === 0 ? undefined : linked.get(entry.link);
  if (first !== undefined) return writer.hardlink(path, first);
  if (entry.link !== 0) linked.set(entry.link, path);
  const attributes = copiedAttributes(entry, options);
  switch (entry.type) {
    case "directory":
      return writer.directory(path, attributes);
    case "symlink":
      return writer.symlink(path, entry.target, attributes);
    case "fifo":
      return writer.fifo(path, attributes);
    default:
      return writer.file(path, entry.size, attributes);
  }
}

function copiedAttributes(entry: TreeReadEntry, { toHost, keepOwners }: FileCopyOptions): TreeAttributes {
  const { type, mode, uid, gid, mtimeSeconds, mtimeNanoseconds } = entry;
  const isEntryKept = type === "file" || type === "directory" ? type : undefined;
  const xattrs = entry.xattrs.filter(
    ([name]) =>
      isEntryKept !== undefined && isKept(name, isEntryKept) && !(toHost && hasText(name, "security.")),
  );
  return {
    mode: toHost ? mode & 0o1777 : mode,
    uid: keepOwners ? uid : 0,
    gid: keepOwners ? gid : 0,
    mtimeSeconds,
    mtimeNanoseconds,
    xattrs,
  };
}

async function copyContent(reading: TreeReading, writer: TreeWriter): Promise<void> {
  for (;;) {
    const read = reading.read();
    const chunk = read instanceof Promise ? await read : read;
    if (chunk === undefined) return;
    const settled = writer.data(chunk);
    if (settled !== undefined) await settled;
  }
}
