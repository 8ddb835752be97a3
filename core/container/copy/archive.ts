/** Copies by archives: a place's files as one, and one into a place. */
import { treeAttributes } from "../../layer/attributes.ts";
import type { DiffEntries } from "../../layer/diff-entries.ts";
import { cleanEntryPath } from "../../layer/entry-path.ts";
import { readTarEntry } from "../../layer/tar-entry.ts";
import type { Settled, TreeWriter } from "../../ports/tree-writer.ts";
import { textBytes } from "../../tar/bytes.ts";
import type { TarEntry } from "../../tar/entry.ts";
import { openTar, type TarReader } from "../../tar/reader.ts";
import type { CopySummary } from "./files.ts";
import { joinPath } from "./path.ts";

/** The entries of an archive in which the reading's first one is called so; see `diffLayer`. Sockets are left out. */
export function archiveEntries(name: Uint8Array): DiffEntries {
  const linked = new Map<number, Uint8Array>();
  return {
    entries(read) {
      if (read.type === "socket" || read.type === "absent") return [];
      const path = joinPath(name, read.path);
      const first = read.link === 0 ? undefined : linked.get(read.link);
      if (first !== undefined) return [{ ...readTarEntry(read, "hardlink", path, []), linkPath: first }];
      if (read.link !== 0) linked.set(read.link, path);
      return [readTarEntry(read, read.type, path.length === 0 ? textBytes("./") : path, read.xattrs)];
    },
  };
}

/**
 * Extract an archive below a path of the writer's root. Owners are the archive's; what it says of the directory itself
 * is passed over, as docker does. Devices are left out.
 *
 * @throws RlError "corrupt" for a name with "..", and for what no archive of these kinds has
 */
export async function extractArchive(
  source: AsyncIterable<Uint8Array>,
  writer: TreeWriter,
  prefix: Uint8Array,
  signal?: AbortSignal,
): Promise<CopySummary> {
  const reader = openTar(source);
  const skipped: Uint8Array[] = [];
  try {
    for (;;) {
      signal?.throwIfAborted();
      const next = reader.next();
      const entry = next instanceof Promise ? await next : next;
      if (entry === undefined) break;
      const name = cleanEntryPath(entry.path);
      if (name.length === 0) continue;
      const path = joinPath(prefix, name);
      if (entry.type === "character" || entry.type === "block") {
        skipped.push(path);
        continue;
      }
      const settled = writeEntry(entry, path, writer, prefix);
      if (settled !== undefined) await settled;
      if (entry.size > 0) await copyContent(reader, writer);
    }
  } finally {
    await reader.close();
  }
  return { bytes: reader.position(), skipped };
}

function writeEntry(entry: TarEntry, path: Uint8Array, writer: TreeWriter, prefix: Uint8Array): Settled {
  if (entry.type === "hardlink")
    return writer.hardlink(path, joinPath(prefix, cleanEntryPath(entry.linkPath)));
  const attributes = treeAttributes(entry);
  switch (entry.type) {
    case "directory":
      return writer.directory(path, attributes);
    case "symlink":
      return writer.symlink(path, entry.linkPath, attributes);
    case "fifo":
      return writer.fifo(path, attributes);
    default:
      return writer.file(path, entry.size, attributes);
  }
}

async function copyContent(reader: TarReader, writer: TreeWriter): Promise<void> {
  for (;;) {
    const read = reader.read();
    const chunk = read instanceof Promise ? await read : read;
    if (chunk === undefined) return;
    const settled = writer.data(chunk);
    if (settled !== undefined) await settled;
  }
}
