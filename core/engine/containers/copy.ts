/** Files into containers and out of them: paths of the host, or archives as they come. */
import {
  type CopyEnd,
  type CopyOptions,
  type CopyPath,
  type CopySummary,
  copyBetween,
  copyIn,
  copyOut,
  copyPath,
  type FilePlace,
} from "../../mod.ts";
import type { Apis } from "../apis.ts";
import { cancelled, stopIfCancelled } from "../cancelled.ts";

type Ground = Pick<Apis, "copying">;

/**
 * Copy a file or a directory of the host.
 *
 * @param from relative to the working directory; with "/." at its end what is in a directory is meant
 * @param path in the container, taken from its root
 * @throws RlError "not-found", "denied" and what the kernel says; what was copied until then stays
 */
export function copyInto(
  { copying }: Ground,
  container: string,
  from: string,
  path: string,
  options: CopyOptions,
): Promise<CopySummary> {
  return unlessCancelled(path, options.signal, () =>
    copying.inContainer(container, (place) =>
      withHost(copying.host(), from, (end) => copyBetween(end, { place, path: copyPath(path) }, options)),
    ),
  );
}

/** Extract an archive, compressed or not, into a directory that is there. @param subject what it is called in messages */
export function extractInto(
  { copying, content }: Ground & Pick<Apis, "content">,
  container: string,
  archive: { readonly chunks: AsyncIterable<Uint8Array>; readonly subject: string },
  path: string,
  signal: AbortSignal | undefined,
): Promise<CopySummary> {
  const { chunks, subject } = archive;
  return unlessCancelled(path, signal, () =>
    copying.inContainer(container, (place) =>
      copyIn(chunks, { place, path: copyPath(path) }, content().codec, { subject, signal }),
    ),
  );
}

/** The other way round: to a path of the host. */
export function copyFrom(
  { copying }: Ground,
  container: string,
  path: string,
  to: string,
  options: CopyOptions,
): Promise<CopySummary> {
  return unlessCancelled(path, options.signal, () =>
    copying.inContainer(container, (place) =>
      withHost(copying.host(), to, (end) => copyBetween({ place, path: copyPath(path) }, end, options)),
    ),
  );
}

/**
 * What is at a path as an archive, made while it is read; a container that does not run is not started until then.
 * Chunks are good until the next one is asked for.
 */
export async function* archiveOf(
  { copying }: Ground,
  container: string,
  path: string,
  options: CopyOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { signal = new AbortController().signal } = options;
  const opened = Promise.withResolvers<FilePlace>();
  const read = Promise.withResolvers<void>();
  const holding = copying.inContainer(container, (place) => {
    opened.resolve(place);
    return read.promise;
  });
  holding.catch(opened.reject);
  try {
    for await (const chunk of copyOut({ place: await opened.promise, path: copyPath(path) }, options)) {
      stopIfCancelled(signal, "copy", path);
      yield chunk;
    }
  } finally {
    read.resolve();
    await Promise.allSettled([holding]);
  }
}

/** What is thrown once somebody has given up is that he has. */
async function unlessCancelled<T>(
  path: string,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw signal?.aborted === true ? cancelled("copy", path, error) : error;
  }
}

async function withHost<T>(place: FilePlace, text: string, work: (end: CopyEnd) => Promise<T>): Promise<T> {
  const path: CopyPath = copyPath(text, process.cwd());
  try {
    return await work({ place, path });
  } finally {
    await place.close();
  }
}
