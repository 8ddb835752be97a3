/**
 * A store of blobs that several machines share, so that each layer is fetched from its registry once for all of
 * them. Nothing in it is believed: what comes out is held against its digest like what a registry sends. A cache
 * that cannot be reached, or that lies, is passed over, since it is there to be quick.
 */
import type { Digest } from "../digest/digest.ts";
import { isRlError, RlError } from "../errors.ts";
import type { BlobStore, Ingest } from "../ports/blob-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { BlobSource } from "./blob-source.ts";

/** The cache as a place where layers come from. */
export function cacheSource(cache: BlobStore): BlobSource {
  return ({ digest }) => cache.read(digest);
}

/** Whether a layer that could not be had from the cache may be had from elsewhere. */
export function isPassedOver(error: unknown): error is RlError {
  return isRlError(error) && ["corrupt", "not-found", "unavailable"].includes(error.code);
}

/**
 * Put a blob of the local store, which was verified when it was stored, into the cache. Gives what kept it from
 * being put there, if anything.
 *
 * @param replace also when the cache has something under this digest, which turned out not to be it
 */
export async function offerToCache(
  digest: Digest,
  local: BlobStore,
  cache: BlobStore,
  replace = false,
): Promise<RlError | undefined> {
  let ingest: Ingest | undefined;
  try {
    if (!replace && (await cache.has(digest))) return undefined;
    ingest = await cache.ingest();
    for await (const chunk of local.read(digest)) await ingest.write(chunk);
    await ingest.commit(digest);
    return undefined;
  } catch (error) {
    if (!isRlError(error)) throw error;
    await ingest?.abort().catch(() => undefined);
    return error;
  }
}

/** Milliseconds that one call may take: enough for some MiB over a slow line, and not for ever. */
const PATIENCE = 15_000;

/**
 * A cache that is given up for the rest of the program after its first failure, "unavailable", and after a call
 * that takes too long. From then on it has nothing: "not-found".
 */
export function impatientCache(cache: BlobStore, clock: Clock): BlobStore {
  let isGivenUp = false;

  async function bounded<T>(call: () => Promise<T>): Promise<T> {
    if (isGivenUp) throw givenUp();
    const done = new AbortController();
    const late = clock.sleep(PATIENCE, done.signal).then(() => {
      throw failure(`it did not answer within ${PATIENCE / 1000} seconds`);
    });
    // The sleep is broken off when the answer comes.
    late.catch(() => undefined);
    try {
      return await Promise.race([call(), late]);
    } catch (error) {
      if (!isRlError(error) || error.code !== "unavailable") throw error;
      // Of several calls under way one tells.
      if (isGivenUp) throw givenUp();
      isGivenUp = true;
      throw error;
    } finally {
      done.abort();
    }
  }

  async function* read(digest: Digest): AsyncGenerator<Uint8Array> {
    const source = cache.read(digest)[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await bounded(() => source.next());
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      // One that hangs would not end either.
      source.return?.().catch(() => undefined);
    }
  }

  return {
    has: (digest) => bounded(() => cache.has(digest)),
    size: (digest) => bounded(() => cache.size(digest)),
    read,
    ingest: async () => {
      const ingest = await bounded(() => cache.ingest());
      return {
        write: (chunk) => bounded(() => ingest.write(chunk)),
        commit: (digest) => bounded(() => ingest.commit(digest)),
        abort: () => bounded(() => ingest.abort()),
      };
    },
    delete: (digest) => bounded(() => cache.delete(digest)),
    list: () => cache.list(),
  };
}

function failure(state: string): RlError {
  return new RlError({ code: "unavailable", action: "use shared cache", subject: "blobs", state });
}

function givenUp(): RlError {
  const state = "it failed before and is not asked any more";
  return new RlError({ code: "not-found", action: "use shared cache", subject: "blobs", state });
}
