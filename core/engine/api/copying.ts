/** Files into containers and out of them, as a program has them. */
import type { CopySummary } from "../../mod.ts";
import type { Apis } from "../apis.ts";
import { archiveOf, copyFrom, copyInto, extractInto } from "../containers/copy.ts";
import { kept } from "./streams.ts";

export interface CopyOptions {
  /** A symbolic link that the source's path ends with is followed. */
  readonly followLink?: boolean | undefined;
  /** Owners keep their numbers; otherwise what comes into a container is its root's. */
  readonly keepOwners?: boolean | undefined;
  /** Ends it between two files; what was copied until then stays. */
  readonly signal?: AbortSignal | undefined;
}

/** What was copied. */
export interface Copied {
  /** As many as an archive of it has. */
  readonly bytes: number;
  /** Sockets and devices that were left out; the first hundred. */
  readonly skipped: readonly string[];
}

/**
 * Copies of one container, running or not, through its own mounts. A path of it is taken from its root; one that ends
 * with "/." means what is in the directory. What is copied to gets the name of what is copied when it is a directory.
 */
export interface Copying {
  /**
   * Copy a file or directory of the host, or extract an archive, compressed or not, into a directory that is there.
   *
   * @throws RlError "not-found", "denied", "invalid", "cancelled"
   */
  copyIn(source: string | AsyncIterable<Uint8Array>, path: string, options?: CopyOptions): Promise<Copied>;
  /** Copy a file or directory to a path of the host. @throws RlError as of `copyIn` */
  copyOut(path: string, destination: string, options?: CopyOptions): Promise<Copied>;
  /** What is at a path as an uncompressed archive, made while it is read. @throws RlError as of `copyIn` */
  archive(path: string, options?: CopyOptions): AsyncIterable<Uint8Array>;
}

/** @param id of the container */
export function createCopies(apis: Pick<Apis, "copying" | "content">, id: string): Copying {
  return {
    copyIn: async (source, path, options = {}) =>
      copied(
        typeof source === "string"
          ? await copyInto(apis, id, source, path, asked(options))
          : await extractInto(apis, id, { chunks: source, subject: "archive" }, path, options.signal),
      ),
    copyOut: async (path, destination, options = {}) =>
      copied(await copyFrom(apis, id, path, destination, asked(options))),
    archive: (path, options = {}) => kept(archiveOf(apis, id, path, asked(options))),
  };
}

function asked({ followLink = false, keepOwners = false, signal }: CopyOptions) {
  return { followLink, keepOwners, signal };
}

function copied({ bytes, skipped }: CopySummary): Copied {
  const decoder = new TextDecoder();
  return { bytes, skipped: skipped.map((path) => decoder.decode(path)) };
}
