import { RlError } from "../errors.ts";
import type { TreeReadEntry } from "../ports/tree-reader.ts";
import { displayName, equalBytes, hasText, textBytes } from "../tar/bytes.ts";
import type { TarEntry, TarEntryType } from "../tar/entry.ts";
import { madeEntry } from "../tar/made-entry.ts";
import { isKept } from "./attributes.ts";
import { portableCapability } from "./capability.ts";
import { readTarEntry } from "./tar-entry.ts";
import { opaquePath, whiteoutPath } from "./whiteout.ts";

export interface DiffOptions {
  /** Whether there is a base that was compared with; then what hides nothing is left out. True by default. */
  readonly hasBase?: boolean | undefined;
}

/** Decides, entry by entry in the order of a reading, what of a tree goes into a layer. */
export interface DiffEntries {
  /**
   * The layer's entries for one entry of the tree: none when it is unchanged, several when directories above it
   * come with it. The content of the reading's entry belongs to the last one.
   *
   * Throws "unsupported" for a name that layers reserve.
   */
  entries(read: TreeReadEntry): readonly TarEntry[];
}

const NONE: readonly TarEntry[] = [];
const NO_XATTRS: TarEntry["xattrs"] = [];
const MARKER = ".wh.";

/**
 * The layer of a container or of the difference of two trees (image-spec, layer.md "Representing Changes").
 *
 * Left out are sockets, which mean nothing without their process; what is the same in the base; directories that
 * are the same and hold no change; marks and attributes of overlay file systems. Modification times are kept to
 * the nanosecond, access and change times and names of owners are not.
 */
export function createDiffEntries(options: DiffOptions = {}): DiffEntries {
  const { hasBase = true } = options;
  /** Unchanged directories on the way to where the reading is, outermost first. */
  let pending: TarEntry[] = [];
  /** Names by which files with several were put into the layer. */
  const linked = new Map<number, Uint8Array>();

  function emit(path: Uint8Array, ...own: TarEntry[]): readonly TarEntry[] {
    if (pending.length === 0) return own;
    const above = pending.filter((directory) => isAbove(directory.path, path));
    pending = [];
    return [...above, ...own];
  }

  function whiteout(read: TreeReadEntry): readonly TarEntry[] {
    if (hasBase && read.below === "nothing") return NONE;
    return emit(read.path, markerEntry(whiteoutPath(read.path)));
  }

  function directory(read: TreeReadEntry): readonly TarEntry[] {
    if (read.path.length === 0)
      return changesRoot(read) ? [tarEntry(read, "directory", textBytes("./"))] : NONE;
    const entry = tarEntry(read, "directory", read.path);
    if (read.same) {
      pending = [...pending.filter(({ path }) => isAbove(path, read.path)), entry];
      return NONE;
    }
    if (!isOpaque(read) || (hasBase && read.below !== "directory")) return emit(read.path, entry);
    return emit(read.path, entry, markerEntry(opaquePath(read.path)));
  }

  function other(read: TreeReadEntry, type: TarEntryType): readonly TarEntry[] {
    if (read.same) return NONE;
    const first = read.link === 0 ? undefined : linked.get(read.link);
    if (first !== undefined) return emit(read.path, hardlink(read, first));
    if (read.link !== 0) linked.set(read.link, read.path);
    return emit(read.path, tarEntry(read, type, read.path));
  }

  return {
    entries(read) {
      if (read.type === "absent" || isWhiteout(read)) return whiteout(read);
      if (read.type === "socket") return NONE;
      if (hasText(read.path, MARKER, read.path.lastIndexOf(0x2f) + 1)) throw reserved(read.path);
      return read.type === "directory" ? directory(read) : other(read, read.type);
    },
  };
}

/** Whether an entry of a container's own layer hides what is below: a device 0:0, or an empty file so marked. */
export function isWhiteout(read: TreeReadEntry): boolean {
  if (read.type === "character") return read.deviceMajor === 0 && read.deviceMinor === 0;
  if (read.type !== "file" || read.size !== 0 || read.xattrs.length === 0) return false;
  return hasXattr(read, ["user.overlay.whiteout", "trusted.overlay.whiteout"]);
}

/** Whether a directory of a container's own layer hides all that is below. "x" only says that there are whiteouts. */
function isOpaque(read: TreeReadEntry): boolean {
  if (read.xattrs.length === 0) return false;
  const names = ["user.overlay.opaque", "trusted.overlay.opaque", "user.fuseoverlayfs.opaque"];
  return hasXattr(read, names, textBytes("y"));
}

function hasXattr({ xattrs }: TreeReadEntry, names: readonly string[], wanted?: Uint8Array): boolean {
  return xattrs.some(
    ([name, value]) =>
      names.some((known) => equalBytes(name, textBytes(known))) &&
      (wanted === undefined || equalBytes(value, wanted)),
  );
}

/** Without an entry the root is as it is below, or 0755 of root; only what differs is told. */
function changesRoot(read: TreeReadEntry): boolean {
  if (read.below !== "nothing") return !read.same;
  return read.mode !== 0o755 || read.uid !== 0 || read.gid !== 0 || keptXattrs(read, "directory").length > 0;
}

function isAbove(directory: Uint8Array, path: Uint8Array): boolean {
  return (
    directory.length < path.length &&
    path[directory.length] === 0x2f &&
    equalBytes(directory, path.subarray(0, directory.length))
  );
}

function tarEntry(read: TreeReadEntry, type: TarEntryType, path: Uint8Array): TarEntry {
  const xattrs = read.xattrs.length === 0 ? NO_XATTRS : keptXattrs(read, type);
  return readTarEntry(read, type, path, xattrs);
}

/** A further name of a file that is in the layer, with the same attributes: readers may look at either. */
function hardlink(read: TreeReadEntry, first: Uint8Array): TarEntry {
  return { ...tarEntry(read, "hardlink", read.path), linkPath: first, xattrs: NO_XATTRS };
}

function keptXattrs({ xattrs }: TreeReadEntry, type: TarEntryType): TarEntry["xattrs"] {
  return xattrs
    .filter(([name]) => isKept(name, type))
    .map(([name, value]) => [name, hasText(name, "security.") ? portableCapability(value) : value] as const);
}

/** Markers have no attributes, so that all that hide one name are the same bytes. */
function markerEntry(path: Uint8Array): TarEntry {
  return madeEntry({ type: "file", path, mode: 0o600 });
}

function reserved(path: Uint8Array): RlError {
  return new RlError({
    code: "unsupported",
    action: "make layer",
    subject: displayName(path),
    state: `names that begin with ${MARKER} mean in a layer that a file was removed`,
    hint: "rename or remove the file in the container",
  });
}
