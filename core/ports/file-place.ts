import type { TreeEntryType, TreeReading } from "./tree-reader.ts";
import type { TreeWriter } from "./tree-writer.ts";

/**
 * Files that are in use, where they are: a container's, as it sees them with all that is mounted in it, or the
 * host's with the caller's rights.
 *
 * Paths are bytes, relative to the place's root: components joined by "/", no empty, "." or ".." one, the root being
 * empty. Whatever links are on the way, nothing outside of the root is reached. What is there may change at any
 * moment; what an answer says was so once.
 */
export interface FilePlace {
  /** What is at a path. `follow`: a symbolic link in its last component is followed. @throws RlError "io" */
  look(path: Uint8Array, follow: boolean): Promise<FoundFile>;
  /**
   * Read what is at a path: the first entry has the empty path, and what is in a directory follows, with what is
   * mounted there. Failures surface in the reading, as `RlError`.
   */
  read(path: Uint8Array, follow: boolean): TreeReading;
  /**
   * Write below a directory whose path `look` has told. What is written is there at once, in place of what has its
   * name: of a file, not of a directory, which only a directory can be written over. Of the writer's calls `whiteout`
   * and `opaque` are not for this, `finish` publishes nothing, and `abort` leaves what is there.
   *
   * On the host what is written is the caller's whatever the attributes say, no symbolic link on its way is followed,
   * and missing parents are not made.
   */
  write(directory: Uint8Array): Promise<TreeWriter>;
  /** Whether this is the host, where owners cannot be given and what comes from a container is not trusted. */
  readonly isHost: boolean;
  /** Release what is held. */
  close(): Promise<void>;
}

export interface FoundFile {
  readonly type: TreeEntryType;
  /** Where it is, free of symbolic links, below the root; of one that was not followed what it says; empty when absent. */
  readonly path: Uint8Array;
  /** Why it is absent: an errno of openat2(2); else 0. */
  readonly error: number;
}
