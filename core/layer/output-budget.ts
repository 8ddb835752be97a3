import { displayName, latin1, NO_BYTES } from "../tar/bytes.ts";
import type { TarEntry } from "../tar/entry.ts";
import { tarLimit } from "../tar/fault.ts";

/** Output up to which no ratio is looked at: a file of zeros in a small layer is ordinary. */
const RATIO_FREE = 64 * 1024 * 1024;
/**
 * Bytes of disk for one byte of layer as it was stored. Disk images that are mostly empty come near it, other
 * layers stay below fifty; gzip makes up to a thousand of a byte, zstd tens of thousands.
 */
const RATIO_LIMIT = 300;

/** What an entry takes of a disk besides its content: a block for a directory, an inode for others. */
const DIRECTORY_BYTES = 4096;
const INODE_BYTES = 256;

/** Characters of directory names to remember. Beyond them directories are counted again. */
const KNOWN_CHARACTERS = 4 * 1024 * 1024;

/**
 * Holds what a layer takes of the disk against what there is of it.
 *
 * Compression is not the only way to make much of little: a sparse file is all holes, one name stands for two
 * hundred directories. So everything is counted where it is made. A layer that is large may unpack to much; a
 * small one may not.
 */
export interface OutputBudget {
  /**
   * Count an entry at its clean path, without its content. Throws "limit" when the layer takes too much with it,
   * or would with the whole of its content.
   */
  entry(entry: TarEntry, path: Uint8Array): void;
  /** Count content. Throws "limit" when it is too much. */
  content(bytes: number): void;
}

/**
 * @param limit bytes a layer may take in any case
 * @param received bytes of the layer, as it was stored, that have come so far
 */
export function createOutputBudget(limit: number, received: () => number): OutputBudget {
  const directories = createDirectories();
  let spent = 0;
  let current: Uint8Array = NO_BYTES;

  function spend(bytes: number): void {
    spent += bytes;
    if (spent > limit) throw tooMuch();
    if (spent > RATIO_FREE && spent > received() * RATIO_LIMIT) {
      throw tarLimit(
        displayName(current),
        `the layer unpacks to more than ${RATIO_LIMIT} times its size`,
        "the layer is made to fill the disk; do not use this image",
      );
    }
  }

  function tooMuch(): Error {
    return tarLimit(displayName(current), `the layer unpacks to more than ${limit} bytes`);
  }

  return {
    entry(entry, path) {
      current = path;
      // Before any of it is written: content that is announced will come, or be missed.
      if (spent + entry.size > limit) throw tooMuch();
      spend(directories.made(path, entry.type === "directory") * DIRECTORY_BYTES + inodeOf(entry));
    },
    content: spend,
  };
}

function inodeOf({ type, linkPath, xattrs }: TarEntry): number {
  let total = (type === "directory" ? 0 : INODE_BYTES) + linkPath.length;
  for (const [name, value] of xattrs) total += name.length + value.length;
  return total;
}

interface Directories {
  /** How many directories an entry makes that were not seen before: those above it, and itself if it is one. */
  made(path: Uint8Array, isDirectory: boolean): number;
}

function createDirectories(): Directories {
  const known = new Set<string>([""]);
  let characters = 0;
  let last = "";

  function add(name: string): void {
    if (characters > KNOWN_CHARACTERS) {
      known.clear();
      known.add("");
      characters = 0;
    }
    known.add(name);
    characters += name.length;
  }

  return {
    made(path, isDirectory) {
      const name = latin1(path, 0, isDirectory ? path.length : Math.max(0, path.lastIndexOf(0x2f)));
      // Entries of one directory come together.
      if (name === last) return 0;
      last = name;
      let count = 0;
      for (let above = name; !known.has(above); above = above.slice(0, Math.max(0, above.lastIndexOf("/")))) {
        add(above);
        count++;
      }
      return count;
    },
  };
}
