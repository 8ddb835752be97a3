import { type FileHandle, rename, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import type { Digest } from "../../digest/digest.ts";
import { isRlError, RlError } from "../../errors.ts";
import type { Ingest } from "../../ports/blob-store.ts";
import { saverOf } from "./body-saver.ts";
import { noteGarbage } from "./collect.ts";
import { fileError, openTemporary, syncDirectory } from "./files.ts";
import { readReceived } from "./received-file.ts";

/** Bytes written at once. */
const BLOCK = 256 * 1024;

/** Where bytes wait until there are enough of them. */
interface Block {
  readonly bytes: Uint8Array;
  used: number;
}

/**
 * Collect small chunks to blocks and write one block while the next one fills: the network's chunks are some
 * ten KiB, and waiting for the disk after each would add up.
 *
 * @param directory for the time until the digest is known
 */
export async function startIngest(directory: string, pathOf: (digest: Digest) => string): Promise<Ingest> {
  const { path, handle } = await openTemporary(directory);
  let block: Block | undefined;
  let spare: Block | undefined;
  let length = 0;
  let ended = false;
  let writing: Promise<unknown> = Promise.resolve();
  /** Where a body was received, others read the file, so it must have all that was written. */
  let isRead = false;

  const flush = async (): Promise<void> => {
    await writing;
    if (block === undefined) return;
    const full = block;
    [block, spare] = [spare, full];
    writing = writeAll(handle, full.bytes.subarray(0, full.used));
    full.used = 0;
    // Reported by the next await of it; until then it must not count as unhandled.
    writing.catch(() => undefined);
  };
  const settle = async (): Promise<void> => {
    await flush();
    await writing;
  };
  const put = async (chunk: Uint8Array): Promise<void> => {
    for (let at = 0; at < chunk.length; ) {
      block ??= { bytes: new Uint8Array(BLOCK), used: 0 };
      const piece = chunk.subarray(at, at + BLOCK - block.used);
      block.bytes.set(piece, block.used);
      block.used += piece.length;
      at += piece.length;
      if (block.used === BLOCK) await flush();
    }
    length += chunk.length;
    if (isRead) await settle();
  };
  const end = async (): Promise<void> => {
    ended = true;
    await handle.close().catch(() => undefined);
    await unlink(path).catch(() => undefined);
  };
  const checkOpen = (): void => {
    if (!ended) return;
    throw new RlError({
      code: "invalid",
      action: "write blob",
      subject: path,
      state: "it has ended already",
    });
  };

  return {
    write: async (chunk) => {
      checkOpen();
      noteGarbage(chunk.length);
      await put(chunk).catch((error: unknown) => {
        throw fileError("write blob", path, error);
      });
    },
    receive: (response) => {
      checkOpen();
      const saver = saverOf(response);
      if (saver === undefined) return undefined;
      isRead = true;
      return (async function* () {
        try {
          await settle();
          for await (const chunk of readReceived(saver, { fd: handle.fd, path, length })) {
            length += chunk.length;
            yield chunk;
          }
        } catch (error) {
          throw isRlError(error) ? error : fileError("write blob", path, error);
        }
      })();
    },
    commit: async (digest) => {
      checkOpen();
      const target = pathOf(digest);
      try {
        await settle();
        await handle.datasync();
        await handle.close();
        await rename(path, target);
        await syncDirectory(dirname(target));
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
async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at, bytes.length - at)).bytesWritten;
}
