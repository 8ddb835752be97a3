import type { Digest } from "../digest/digest.ts";

/**
 * Writes an unpacked layer into one directory, as root of the container's user namespace.
 *
 * All paths are bytes, relative, already cleaned by core/layer/entry-path.ts: components joined by "/", no
 * empty, "." or ".." component, no NUL; the root itself is the empty path. The adapter resolves every path
 * inside the root by file descriptor (openat2, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS) and never follows a
 * symbolic link in the last component. Missing parents are made as 0755 root:root, or like those of the lowers;
 * also where a symbolic link leads to them. An existing entry at the
 * path is replaced (a directory by a directory keeps its children and takes the new attributes).
 *
 * `whiteout` and `opaque` hide what the layers below have and never an entry of this layer, in whatever order
 * they come. So:
 * - "overlay" tree: all that is in the directory is this layer's. `whiteout` of an absent path makes a whiteout
 *   node, of a directory makes it opaque, of anything else does nothing, for it hides the name already.
 *   A directory, also a missing parent, made where a whiteout or any other non-directory was is made opaque.
 * - "flat" tree: the writer knows which names it made since `create`, missing parents included. `whiteout` and
 *   `opaque` remove the others; a directory that stays only for entries of this layer below it becomes
 *   0755 root:root.
 * One case is left to the form: a directory that the layer names only by a marker in it and hides by another
 * marker is gone from a flat tree and empty in an overlay one, which needs it to hold the first marker. And of a
 * whiteout that hides nothing, in a directory that no layer below has, the kernel's overlay lists the name.
 *
 * Calls are ordered: the next one comes after what the last one returned is settled. A method returns a
 * promise only when the caller must wait, so that a writer which buffers costs no turn of the event loop per
 * entry. Paths, link targets and chunks may be views of a larger buffer and are the caller's again once the
 * call is settled; attributes do not change and may be kept. Calls may buffer: an error may surface at any
 * later call and at the latest in `finish`, as `RlError` naming the step and path: "corrupt" when the layer asks
 * for what no tree can hold (a parent that is neither a directory nor a symbolic link to one, a
 * hardlink to nothing or to a directory, a link loop, an opaque mark on a non-directory), "io" when the
 * operating system refused. After an error only `abort` is allowed.
 */
export interface TreeWriter {
  directory(path: Uint8Array, attributes: TreeAttributes): Settled;
  /** A regular file; followed by `data` calls that together give exactly `size` bytes. */
  file(path: Uint8Array, size: number, attributes: TreeAttributes): Settled;
  data(chunk: Uint8Array): Settled;
  symlink(path: Uint8Array, target: Uint8Array, attributes: TreeAttributes): Settled;
  /**
   * `target` is a cleaned path inside the same root (or, for overlay layers, of a lower layer, unless this
   * layer has hidden it), not a directory. A link to a symlink links the symlink itself. A file of a lower layer
   * is copied up for it; other names that it has there stay with the old one.
   */
  hardlink(path: Uint8Array, target: Uint8Array): Settled;
  fifo(path: Uint8Array, attributes: TreeAttributes): Settled;
  /** Hide `path` of the layers below (overlay) or remove it (flat tree). No error when there is no such path. */
  whiteout(path: Uint8Array): Settled;
  /** Hide everything the layers below have in this directory; entries of this layer stay. */
  opaque(path: Uint8Array): Settled;
  /**
   * Set directory times last, sync the data, publish the tree under its final name. Throws `NeedsLowersError`
   * when the tree was to be made without lowers and cannot be; see `TreeStore.create`.
   *
   * @param key the tree's key, when it was not known at `create` and another stood for it
   */
  finish(key?: Digest): Promise<void>;
  /** Remove what was written. */
  abort(): Promise<void>;
}

/** Done at once, or a promise to wait for. */
export type Settled = void | Promise<void>;

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
