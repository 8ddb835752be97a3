import type { Digest } from "../../digest/digest.ts";
import { RlError } from "../../errors.ts";
import { madeEntry } from "../../tar/made-entry.ts";
import { type TarInput, writeTar } from "../../tar/writer.ts";
import type { ImageRecord } from "../record.ts";
import { dockerFiles } from "./save-docker.ts";
import { directoryFiles, ociFiles } from "./save-oci.ts";
import { type ReadyImage, readyImage, type SavedImage, type SavePorts, type WrittenFile } from "./saved.ts";

/** What is written: an archive, or the files of one to be put into a directory. */
export type SaveFormat = "docker-archive" | "oci-archive" | "oci-dir" | "docker-dir";

export interface SaveOptions {
  readonly format: SaveFormat;
  /** docker-archive: leave layers compressed as they are stored. The other formats always do. */
  readonly compressed?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The files that images are saved as, in the order they are to be written; each one's data is to be read before
 * the next is asked for. The same images give the same bytes on every machine.
 *
 * Everything is verified: documents before the first file, layers while they pass. From the first file that is asked
 * for until the generator ends, no removal of images takes any of it away.
 *
 * @throws RlError "not-found" and "corrupt" for images that are not whole, "unsupported" for several images in a
 *   format that has room for one
 */
export async function* saveImages(
  images: readonly SavedImage[],
  options: SaveOptions,
  ports: SavePorts,
): AsyncGenerator<WrittenFile> {
  const lease = await ports.locks.lease(images.flatMap(({ record }) => contentOf(record)));
  try {
    const ready: ReadyImage[] = [];
    for (const image of images) ready.push(await readyImage(image, ports));
    yield* filesOf(ready, options, ports);
  } finally {
    await lease.release();
  }
}

/** What an archive of an image is made of. */
function contentOf({ digest, imageId, blobs }: ImageRecord): Digest[] {
  return [digest, imageId, ...blobs.map((blob) => blob.digest)];
}

async function* filesOf(
  ready: readonly ReadyImage[],
  options: SaveOptions,
  ports: SavePorts,
): AsyncGenerator<WrittenFile> {
  const signal = options.signal ?? new AbortController().signal;
  switch (options.format) {
    case "docker-archive":
      return yield* dockerFiles(ready, options.compressed === true, ports, signal);
    case "oci-archive":
    case "oci-dir":
      return yield* ociFiles(ready, ports);
    case "docker-dir": {
      const [only] = ready;
      if (only === undefined || ready.length > 1) throw oneOnly(ready.length);
      return yield* directoryFiles(only, ports);
    }
  }
}

/**
 * The files as a tar archive. Owners, modes and times are the same for all, as they say nothing. Directories are
 * in it, since some readers make missing ones in a way that only root can.
 */
export function writeArchive(files: AsyncIterable<WrittenFile>): AsyncGenerator<Uint8Array> {
  return writeTar(inputs(files));
}

async function* inputs(files: AsyncIterable<WrittenFile>): AsyncGenerator<TarInput> {
  const made = new Set<string>();
  for await (const { path, size, data } of files) {
    for (let slash = path.indexOf("/"); slash >= 0; slash = path.indexOf("/", slash + 1)) {
      const directory = path.slice(0, slash);
      if (!made.has(directory))
        yield { entry: madeEntry({ type: "directory", path: directory, mode: 0o755 }) };
      made.add(directory);
    }
    yield { entry: madeEntry({ type: "file", path, mode: 0o644, size }), data: data() };
  }
}

function oneOnly(count: number): RlError {
  return new RlError({
    code: "unsupported",
    action: "save images",
    subject: "docker-dir",
    state: `it has room for one image, not for ${count}`,
    hint: "choose --format oci-dir",
  });
}
