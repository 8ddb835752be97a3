/** Copies between a container and the host, whole. */
import { sniffArchive } from "../../image/archive/sniff.ts";
import { diffLayer } from "../../layer/diff.ts";
import type { Codec } from "../../ports/codec.ts";
import type { FilePlace, FoundFile } from "../../ports/file-place.ts";
import type { TreeWriter } from "../../ports/tree-writer.ts";
import { NO_BYTES } from "../../tar/bytes.ts";
import { archiveEntries, extractArchive } from "./archive.ts";
import { archiveDestination, type CopyDestination, copyDestination } from "./destination.ts";
import { copyFault, notFound } from "./fault.ts";
import { type CopySummary, copyFiles } from "./files.ts";
import { type CopyPath, joinPath } from "./path.ts";

export interface CopyOptions {
  /** A symbolic link that the source's path ends with is followed. */
  readonly followLink: boolean;
  /** Owners of the host are kept by their numbers; otherwise what comes into a container is root's. */
  readonly keepOwners: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** One side of a copy. */
export interface CopyEnd {
  readonly place: FilePlace;
  readonly path: CopyPath;
}

/** @throws RlError; what was copied until then stays */
export async function copyBetween(
  source: CopyEnd,
  destination: CopyEnd,
  options: CopyOptions,
): Promise<CopySummary> {
  const follow = follows(source.path, options);
  const found = await lookAtSource(source, follow);
  const isDirectory = found.type === "directory";
  const name = source.path.isContent ? NO_BYTES : source.path.base;
  const target = await copyDestination(destination.place, destination.path, { isDirectory, name });
  const reading = source.place.read(source.path.path, follow);
  return await writing(destination.place, target, reading.close, (writer, prefix) =>
    copyFiles(reading, writer, {
      prefix,
      isInto: target.name.length === 0,
      toHost: destination.place.isHost,
      keepOwners: options.keepOwners,
      signal: options.signal,
    }),
  );
}

/** The archive of what is at a path, as it is asked for. @throws RlError */
export async function* copyOut(source: CopyEnd, options: CopyOptions): AsyncGenerator<Uint8Array, void> {
  const follow = follows(source.path, options);
  await lookAtSource(source, follow);
  const { path, base, isContent } = source.path;
  yield* diffLayer(source.place.read(path, follow), archiveEntries(isContent ? NO_BYTES : base));
}

/** Extract an archive, compressed or not, into a directory that is there. @throws RlError */
export async function copyIn(
  archive: AsyncIterable<Uint8Array>,
  { place, path }: CopyEnd,
  codec: Codec,
  { subject, signal }: { readonly subject: string; readonly signal?: AbortSignal | undefined },
): Promise<CopySummary> {
  const target = await archiveDestination(place, path);
  const { compression, bytes } = await sniffArchive(archive, subject);
  const inflated = codec.inflate(compression, bytes);
  return await writing(
    place,
    target,
    async () => undefined,
    (writer, prefix) => extractArchive(inflated, writer, prefix, signal),
  );
}

function follows({ asksDirectory }: CopyPath, { followLink }: CopyOptions): boolean {
  return followLink || asksDirectory;
}

async function lookAtSource({ place, path }: CopyEnd, follow: boolean): Promise<FoundFile> {
  const found = await place.look(path.path, follow);
  if (found.type === "absent") throw notFound(path.text, found.error);
  if (path.asksDirectory && found.type !== "directory") throw copyFault(path.text, "it is not a directory");
  return found;
}

/**
 * In a container paths begin at its root, as links in it do that an archive may go through. On the host they begin at
 * the directory that was named, and what comes from a container cannot leave it.
 */
async function writing(
  place: FilePlace,
  { directory, name }: CopyDestination,
  discard: () => Promise<void>,
  work: (writer: TreeWriter, prefix: Uint8Array) => Promise<CopySummary>,
): Promise<CopySummary> {
  const root = place.isHost ? directory : NO_BYTES;
  const prefix = place.isHost ? name : joinPath(directory, name);
  let writer: TreeWriter | undefined;
  try {
    writer = await place.write(root);
    const summary = await work(writer, prefix);
    await writer.finish();
    return summary;
  } catch (error) {
    await Promise.allSettled([writer === undefined ? discard() : writer.abort()]);
    throw error;
  }
}
