import { open, readdir, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { type Digest, digestAlgorithm, digestHex, isDigest } from "../../digest/digest.ts";
import { RlError } from "../../errors.ts";
import type { BlobStore } from "../../ports/blob-store.ts";
import { startIngest } from "./blob-ingest.ts";
import { noteGarbage } from "./collect.ts";
import { fileError, isMissing, makeDirectory, removeStale } from "./files.ts";

/** Bytes read at once. */
const BLOCK = 256 * 1024;
const ALGORITHMS = ["sha256", "sha512"] as const;

/**
 * Blobs on disk, in the `blobs/ALGORITHM/HEX` of an OCI image layout.
 *
 * @param directory the layout's root; made when the first blob is written
 */
export function createBlobStore(directory: string): BlobStore {
  const pathOf = (digest: Digest): string =>
    join(directory, "blobs", digestAlgorithm(digest), digestHex(digest));
  let prepared: Promise<void> | undefined;

  const prepare = async (): Promise<void> => {
    for (const algorithm of ALGORITHMS) await makeDirectory(join(directory, "blobs", algorithm));
    await removeStale(join(directory, "blobs", "sha256"), Date.now());
  };

  return {
    has: (digest) =>
      stat(pathOf(digest)).then(
        (found) => found.isFile(),
        (error: unknown) => {
          if (isMissing(error)) return false;
          throw fileError("look for blob", pathOf(digest), error);
        },
      ),
    size: (digest) =>
      stat(pathOf(digest)).then(
        ({ size }) => size,
        (error: unknown) => {
          if (isMissing(error)) return undefined;
          throw fileError("look for blob", pathOf(digest), error);
        },
      ),
    read: (digest) => readBlocks(pathOf(digest), digest),
    ingest: async () => {
      prepared ??= prepare();
      try {
        await prepared;
        return await startIngest(join(directory, "blobs", "sha256"), pathOf);
      } catch (error) {
        prepared = undefined;
        throw fileError("write blob", directory, error);
      }
    },
    delete: (digest) =>
      unlink(pathOf(digest)).catch((error: unknown) => {
        if (!isMissing(error)) throw fileError("delete blob", pathOf(digest), error);
      }),
    list: () => listDigests(directory),
  };
}

async function* readBlocks(path: string, digest: Digest): AsyncGenerator<Uint8Array> {
  const handle = await open(path, "r").catch((error: unknown) => {
    if (!isMissing(error)) throw fileError("read blob", path, error);
    throw new RlError({
      code: "not-found",
      action: "read blob",
      subject: digest,
      state: "it is not in the store",
      cause: error,
    });
  });
  try {
    for (;;) {
      // A new buffer each time: whoever gets a chunk may keep it.
      const { bytesRead, buffer } = await handle.read(new Uint8Array(BLOCK), 0, BLOCK, null);
      if (bytesRead === 0) return;
      noteGarbage(bytesRead);
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

async function* listDigests(directory: string): AsyncGenerator<Digest> {
  for (const algorithm of ALGORITHMS) {
    const names = await readdir(join(directory, "blobs", algorithm)).catch(() => []);
    for (const name of names) {
      const digest = `${algorithm}:${name}`;
      if (isDigest(digest)) yield digest;
    }
  }
}
