import type { Digest } from "../digest/digest.ts";

/**
 * Reads trees: unpacked layers, and the directories in which containers keep what they change. Runs as root of
 * the containers' user namespace, so that owners are as the container sees them and nothing is unreadable.
 */
export interface TreeReader {
  /**
   * Start reading. What the caller does not want to the end must be closed.
   *
   * Failures surface in `next` or `read`, as `RlError`: "not-found" for a tree that is not there, "io".
   */
  read(request: TreeReadRequest): TreeReading;
}

/** Where a tree is: a layer of the tree store, or a directory that the host knows by this name. */
export type TreePlace =
  | { readonly kind: "layer"; readonly key: Digest }
  | { readonly kind: "directory"; readonly path: string };

export interface TreeReadRequest {
  /**
   * "own": one tree, the layer a container writes; its whiteouts and opaque marks are given as they are.
   * "whole": all trees together, topmost first, as an overlay mount shows them, without these marks.
   */
  readonly view: "own" | "whole";
  readonly trees: readonly TreePlace[];
  /** A stack of trees that entries are compared with, topmost first; none by default. */
  readonly base?: readonly TreePlace[] | undefined;
  /**
   * Give content and extended attributes. Without it only what has changed is of interest, and then an opaque
   * directory of an "own" tree is compared like a "whole" one: what it hides is told as absent.
   */
  readonly content: boolean;
  /**
   * In the first tree files named ".wh.NAME" and ".wh..wh..opq" are whiteouts and opaque marks, as fuse-overlayfs
   * makes them where it may not make devices. They are not given themselves: a whiteout is an absent entry then,
   * an opaque mark the attribute that stands for it. False by default: a container may have made such files.
   */
  readonly markerFiles?: boolean | undefined;
}

/** A reading under way; like `TarReader`, with promises only where it must wait. One call at a time. */
export interface TreeReading {
  /**
   * The next entry, or undefined after the last. A directory comes before what is in it, the root first. In a
   * directory those names come first that may hide something: absent ones, character devices, and names that
   * begin with ".wh."; otherwise the bytes of the names decide. The host never follows a symbolic link, does not
   * enter what is mounted in a tree, and passes over what vanishes while it reads.
   */
  next(): TreeReadEntry | undefined | Promise<TreeReadEntry | undefined>;
  /**
   * More content of the file `next` gave, undefined at its end; together exactly `size` bytes, holes as zeros.
   * None comes of a file that is the `same`, nor of one that was met before under another name. The chunks are
   * the caller's only until the following call.
   */
  read(): Uint8Array | undefined | Promise<Uint8Array | undefined>;
  /** Tell the host that no more is wanted. Safe at any time. */
  close(): Promise<void>;
}

export type TreeEntryType =
  | "directory"
  | "file"
  | "symlink"
  | "fifo"
  | "character"
  | "block"
  | "socket"
  /** The base has it and the trees have not. */
  | "absent";

export interface TreeReadEntry {
  readonly type: TreeEntryType;
  /** Relative, components joined by "/", bytes; the root is empty. */
  readonly path: Uint8Array;
  /** Permission bits with setuid, setgid and sticky: 0 to 0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of a file's content, holes included; else 0. */
  readonly size: number;
  readonly mtimeSeconds: number;
  readonly mtimeNanoseconds: number;
  /** Of devices, else 0. */
  readonly deviceMajor: number;
  readonly deviceMinor: number;
  /** Target of a symbolic link, else empty. */
  readonly target: Uint8Array;
  /** Equal for names of one file, which share an inode; 0 when it has one name. */
  readonly link: number;
  /** `user.*` and `security.capability`, of files and directories, in no order. */
  readonly xattrs: readonly (readonly [name: Uint8Array, value: Uint8Array])[];
  /** What the base has at this path. */
  readonly below: "nothing" | "directory" | "other";
  /**
   * Whether the base has the same there: type, mode, owner, time, attributes, names, target and content. The time
   * of the root does not count: it is when the container was made. Never true of what is opaque, nor of a file
   * with several names in an "own" tree.
   */
  readonly same: boolean;
}
