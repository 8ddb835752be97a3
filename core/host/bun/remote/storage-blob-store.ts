import type { Driver, Storage } from "unstorage";
import { type Digest, digestAlgorithm, digestHex, isDigest } from "../../../digest/digest.ts";
import { isRlError, RlError } from "../../../errors.ts";
import type { BlobStore, Ingest } from "../../../ports/blob-store.ts";

/** Bytes of one value: few for one blob, and no more than that in memory. */
const PART = 8 * 1024 * 1024;

/** What is kept under a blob's own key: put last, so that a blob is there whole or not at all. */
interface BlobIndex {
  readonly size: number;
  readonly parts: readonly string[];
}

/**
 * Blobs in any store that unstorage has a driver for. Such stores know neither streams nor renaming, so a blob is a
 * list of parts under random names, and the list, once all parts are there, makes the blob.
 */
export function createStorageBlobStore(driver: Driver): BlobStore {
  let opened: Promise<Storage> | undefined;
  const storage = (): Promise<Storage> => {
    opened ??= import("unstorage").then(({ createStorage }) => createStorage({ driver }));
    return opened;
  };

  const find = async (digest: Digest): Promise<BlobIndex | undefined> => {
    const bytes = await (await storage()).getItemRaw<Uint8Array>(keyOf(digest));
    return bytes ? parseIndex(new TextDecoder().decode(bytes), digest) : undefined;
  };

  /** The same for who puts another in its place or has no use for one that is damaged. */
  const findWhole = (digest: Digest): Promise<BlobIndex | undefined> =>
    find(digest).catch((error: unknown) => {
      if (isRlError(error) && error.code === "corrupt") return undefined;
      throw error;
    });

  async function* read(digest: Digest): AsyncGenerator<Uint8Array> {
    const index = await guard("read blob", digest, () => find(digest));
    if (index === undefined) throw missing(digest);
    for (const part of index.parts) {
      const bytes = await guard("read blob", digest, async () =>
        (await storage()).getItemRaw<Uint8Array>(part),
      );
      if (!bytes) throw missing(digest);
      if (bytes.length > PART) throw damaged(digest);
      yield new Uint8Array(bytes);
    }
  }

  const remove = async (names: readonly string[]): Promise<void> => {
    for (const name of names) await (await storage()).removeItem(name);
  };

  const ingest = async (): Promise<Ingest> => {
    const id = crypto.randomUUID();
    const parts: string[] = [];
    let waiting = new Uint8Array(PART);
    let used = 0;
    let size = 0;
    let ended = false;
    const flush = async (): Promise<void> => {
      if (used === 0) return;
      const name = `parts:${id}:${parts.length}`;
      parts.push(name);
      // A copy: a driver may keep what it is given.
      const part = waiting.slice(0, used);
      used = 0;
      await guard("write blob", name, async () => (await storage()).setItemRaw(name, part));
    };
    const end = async (): Promise<void> => {
      ended = true;
      waiting = new Uint8Array();
      await remove(parts).catch(() => undefined);
    };
    const checkOpen = (): void => {
      if (ended)
        throw new RlError({
          code: "invalid",
          action: "write blob",
          subject: id,
          state: "it has ended already",
        });
    };
    return {
      write: async (chunk) => {
        checkOpen();
        size += chunk.length;
        for (let at = 0; at < chunk.length; ) {
          const piece = chunk.subarray(at, at + PART - used);
          waiting.set(piece, used);
          used += piece.length;
          at += piece.length;
          if (used === PART) await flush();
        }
      },
      commit: async (digest) => {
        checkOpen();
        try {
          await flush();
          const before = await guard("write blob", digest, () => findWhole(digest));
          const index: BlobIndex = { size, parts };
          const bytes = new TextEncoder().encode(JSON.stringify(index));
          await guard("write blob", digest, async () => (await storage()).setItemRaw(keyOf(digest), bytes));
          ended = true;
          // What was there before is replaced, as it may have been damaged.
          if (before !== undefined) await remove(before.parts).catch(() => undefined);
        } catch (error) {
          await end();
          throw error;
        }
      },
      abort: async () => {
        if (!ended) await end();
      },
    };
  };

  return {
    has: async (digest) => (await guard("look for blob", digest, () => findWhole(digest))) !== undefined,
    size: async (digest) => (await guard("look for blob", digest, () => find(digest)))?.size,
    read,
    ingest,
    delete: async (digest) => {
      await guard("delete blob", digest, async () => {
        const index = await findWhole(digest);
        await (await storage()).removeItem(keyOf(digest));
        if (index !== undefined) await remove(index.parts);
      });
    },
    list: async function* () {
      const keys = await guard("list blobs", driver.name ?? "storage", async () =>
        (await storage()).getKeys("blobs"),
      );
      for (const key of keys) {
        const digest = key.split(":").slice(1).join(":");
        if (isDigest(digest)) yield digest;
      }
    },
  };
}

function keyOf(digest: Digest): string {
  return `blobs:${digestAlgorithm(digest)}:${digestHex(digest)}`;
}

/** What `ingest` wrote, or "corrupt": anybody who shares the store can have written something else. */
function parseIndex(text: string, digest: Digest): BlobIndex {
  let parsed: Partial<BlobIndex> | null;
  try {
    parsed = JSON.parse(text) as Partial<BlobIndex> | null;
  } catch {
    throw damaged(digest);
  }
  const { size = -1, parts }: Partial<BlobIndex> = parsed ?? {};
  if (!Number.isSafeInteger(size) || size < 0 || !Array.isArray(parts)) throw damaged(digest);
  if (parts.length !== Math.ceil(size / PART) || !parts.every(isPart)) throw damaged(digest);
  return { size, parts };
}

/** No other key of the store, and with a driver for files no other file. */
function isPart(name: unknown): boolean {
  return typeof name === "string" && /^parts:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:\d{1,9}$/.test(name);
}

function damaged(digest: Digest): RlError {
  return new RlError({
    code: "corrupt",
    action: "read blob",
    subject: digest,
    state: "what the store has of it was not written by this program",
  });
}

async function guard<T>(action: string, subject: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (isRlError(cause)) throw cause;
    const state = cause instanceof Error ? cause.message : String(cause);
    throw new RlError({ code: "unavailable", action, subject, state, cause });
  }
}

function missing(digest: Digest): RlError {
  return new RlError({
    code: "not-found",
    action: "read blob",
    subject: digest,
    state: "it is not in the store",
  });
}
