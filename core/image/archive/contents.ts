import { fetchDocument } from "../../content/document.ts";
import type { Digest } from "../../digest/digest.ts";
import { RlError } from "../../errors.ts";
import type { Descriptor } from "../../spec/descriptor.ts";
import type { DocumentSource } from "../documents.ts";
import type { ImageStorePorts } from "../ports.ts";
import type { Intake, TakenFile } from "./intake.ts";
import { type ArchiveMember, linkTarget } from "./member.ts";

/** Everything an archive holds, once all of it has passed. */
export interface ArchiveContents {
  /** The archive as messages call it. */
  readonly subject: string;
  has(path: string): boolean;
  /** A file by path, links within the archive followed. @throws RlError "corrupt" when there is none */
  file(path: string): TakenFile;
  /** A file read whole. @throws RlError "limit" above 4 MiB */
  document(path: string): Promise<Uint8Array>;
  /** Content by digest, whatever its path. @throws RlError "corrupt" when there is none */
  blob(digest: Digest): TakenFile;
  /** A document by descriptor, verified. */
  describedDocument(descriptor: Pick<Descriptor, "digest" | "size">): Promise<Uint8Array>;
}

/** Links on the way to a file. */
const LINK_DEPTH = 8;

/**
 * Read all members of an archive, in whatever order they come.
 *
 * A name that comes twice must have the same content both times: tar's rule is that the last one wins, but not
 * every reader of image archives keeps it, and one archive must not be two images.
 */
export async function readContents(
  members: AsyncIterable<ArchiveMember>,
  subject: string,
  intake: Pick<Intake, "take">,
  ports: Pick<ImageStorePorts, "blobs" | "digester">,
): Promise<ArchiveContents> {
  const files = new Map<string, TakenFile>();
  const links = new Map<string, string>();
  const blobs = new Map<Digest, TakenFile>();
  for await (const member of members) {
    const { path } = member;
    if (member.kind === "file") {
      const file = await intake.take(member);
      if (links.has(path) || (files.get(path)?.digest ?? file.digest) !== file.digest) throw twice(path);
      files.set(path, file);
      blobs.set(file.digest, file);
    } else {
      const target = linkTarget(member);
      if (files.has(path) || (links.get(path) ?? target) !== target) throw twice(path);
      links.set(path, target);
    }
  }

  const find = (path: string): TakenFile | undefined => {
    let at: string | undefined = path;
    for (let depth = 0; at !== undefined && depth <= LINK_DEPTH; depth += 1) {
      const found = files.get(at);
      if (found !== undefined) return found;
      at = links.get(at);
    }
    return undefined;
  };
  const file = (path: string): TakenFile => {
    const found = find(path);
    if (found === undefined) throw broken(subject, `it has no file "${path}"`);
    return found;
  };
  const read = async (found: TakenFile): Promise<Uint8Array> => {
    const source = found.bytes === undefined ? ports.blobs.read(found.digest) : [found.bytes];
    return await fetchDocument(iterate(source), found, ports.digester);
  };
  const blob = (digest: Digest): TakenFile => {
    const found = blobs.get(digest);
    if (found !== undefined) return found;
    throw broken(subject, `it has no blob ${digest}`);
  };
  return {
    subject,
    has: (path) => find(path) !== undefined,
    file,
    document: async (path) => await read(file(path)),
    blob,
    describedDocument: async (descriptor) => {
      const found = blob(descriptor.digest);
      if (found.size === descriptor.size) return await read(found);
      throw broken(subject, `its blob ${found.digest} has ${found.size} bytes instead of ${descriptor.size}`);
    },
  };
}

/** Answers a resolver from an archive. */
export function archiveDocuments(root: Descriptor, contents: ArchiveContents): DocumentSource {
  return async (question) => {
    const descriptor = question.kind === "root" ? root : question.descriptor;
    const bytes = await contents.describedDocument(descriptor);
    return { bytes, digest: descriptor.digest, mediaType: descriptor.mediaType };
  };
}

/** The error for an archive that does not hold what it should. */
export function broken(subject: string, state: string): RlError {
  return new RlError({
    code: "corrupt",
    action: "load images from",
    subject,
    state,
    hint: "the archive is incomplete or damaged; get it again",
  });
}

async function* iterate(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* source;
}

function twice(path: string): RlError {
  return new RlError({
    code: "corrupt",
    action: "read archive member",
    subject: path,
    state: "it is in the archive twice, with different content",
    hint: "the archive is broken or made to do harm",
  });
}
