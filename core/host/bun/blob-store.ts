import { open, readdir, rename, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { type Digest, digestAlgorithm, digestHex, isDigest } from "../../digest/digest.ts";
import { RlError } from "../../errors.ts";
import type { BlobStore, Ingest } from "../../ports/blob-store.ts";
import { noteReceived } from "./collect.ts";
import { fileError, isMissing, makeDirectory, openTemporary, removeStale, syncDirectory } from "./files.ts";

/** Bytes read or written at once. */
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
      noteReceived(bytesRead);
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/**
 * Collect small chunks to blocks and write one block while the next one fills: the network's chunks are some
 * ten KiB, and waiting for the disk after each would add up.
 */
async function startIngest(directory: string, pathOf: (digest: Digest) => string): Promise<Ingest> {
  const { path, handle } = await openTemporary(directory);
  let block = new Uint8Array(BLOCK);
  let spare = new Uint8Array(BLOCK);
  let used = 0;
  let ended = false;
  let writing: Promise<unknown> = Promise.resolve();

  const flush = async (): Promise<void> => {
    await writing;
    const [full, length] = [block, used];
    [block, spare, used] = [spare, block, 0];
    writing = writeAll(handle, full.subarray(0, length));
    // Reported by the next await of it; until then it must not count as unhandled.
    writing.catch(() => undefined);
  };
  const end = async (): Promise<void> => {
    ended = true;
    await handle.close().catch(() => undefined);
    await unlink(path).catch(() => undefined);
  };

  return {
    write: async (chunk) => {
      if (ended) throw closed(path);
      noteReceived(chunk.length);
      try {
        for (let at = 0; at < chunk.length; ) {
          const piece = chunk.subarray(at, at + BLOCK - used);
          block.set(piece, used);
          used += piece.length;
          at += piece.length;
          if (used === BLOCK) await flush();
        }
      } catch (error) {
        throw fileError("write blob", path, error);
      }
    },
    commit: async (digest) => {
      if (ended) throw closed(path);
      const target = pathOf(digest);
      try {
        await flush();
        await writing;
        await handle.datasync();
        await handle.close();
        await rename(path, target);
        await syncDirectory(join(target, ".."));
        ended = true;
      } catch (error) {
        await end();
        throw fileError("write blob", target, error);
      }
    },
    abort: async () => {
      if (ended) return;
      await writing.catch(() => undefined);
      await end();
    },
  };
}

/** write(2) may take less than it is given. */
async function writeAll(handle: Awaited<ReturnType<typeof open>>, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at, bytes.length - at)).bytesWritten;
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

function closed(path: string): RlError {
  return new RlError({ code: "invalid", action: "write blob", subject: path, state: "it has ended already" });
}
