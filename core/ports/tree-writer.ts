/**
 * Writes an unpacked layer into one directory, as root of the container's user namespace.
 *
 * All paths are bytes, relative, already cleaned by core/layer/entry-path.ts: components joined by "/", no
 * empty, "." or ".." component, no NUL; the root itself is the empty path. The adapter resolves every path
 * inside the root by file descriptor (openat2, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS) and never follows a
 * symbolic link in the last component. Missing parents are made as 0755 root:root. An existing entry at the
 * path is replaced (a directory by a directory keeps its children and takes the new attributes).
 *
 * Calls are ordered. They may buffer: an error may surface at any later call and at the latest in `finish`,
 * as `RlError` naming the step and path. After an error only `abort` is allowed.
 */
export interface TreeWriter {
  directory(path: Uint8Array, attributes: TreeAttributes): Promise<void>;
  /** A regular file; followed by `data` calls that together give exactly `size` bytes. */
  file(path: Uint8Array, size: number, attributes: TreeAttributes): Promise<void>;
  data(chunk: Uint8Array): Promise<void>;
  symlink(path: Uint8Array, target: Uint8Array, attributes: TreeAttributes): Promise<void>;
  /** `target` is a cleaned path inside the same root (or, for overlay layers, of a lower layer). */
  hardlink(path: Uint8Array, target: Uint8Array): Promise<void>;
  fifo(path: Uint8Array, attributes: TreeAttributes): Promise<void>;
  /** Hide `path` of the layers below (overlay) or remove it (flat tree). */
  whiteout(path: Uint8Array): Promise<void>;
  /** Hide everything the layers below have in this directory; entries of this layer stay. */
  opaque(path: Uint8Array): Promise<void>;
  /** Set directory times last, sync the data, publish the tree under its final name. */
  finish(): Promise<void>;
  /** Remove what was written. */
  abort(): Promise<void>;
}

export interface TreeAttributes {
  /** Permission bits with setuid, setgid, sticky: 0 to 0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Modification time, seconds and nanoseconds; seconds may be negative. */
  readonly mtimeSeconds: number;
  readonly mtimeNanoseconds: number;
  /** Extended attributes to set, names without NUL. */
  readonly xattrs: readonly (readonly [name: Uint8Array, value: Uint8Array])[];
}
