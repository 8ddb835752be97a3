import type { Digest } from "../../digest/digest.ts";
import { RlError } from "../../errors.ts";
import type { BlobStore, Ingest } from "../../ports/blob-store.ts";

/** Blobs in a map. */
export interface MemoryBlobStore extends BlobStore {
  /** The bytes themselves, for tests that damage them. */
  readonly blobs: Map<Digest, Uint8Array>;
  /** Writes begun and neither committed nor aborted. */
  openIngests(): number;
}

/** Blobs in memory. */
export function createMemoryBlobStore(): MemoryBlobStore {
  const blobs = new Map<Digest, Uint8Array>();
  const open = new Set<Ingest>();

  async function* read(digest: Digest): AsyncGenerator<Uint8Array> {
    const bytes = blobs.get(digest);
    if (bytes === undefined) {
      const state = "it is not in the store";
      throw new RlError({ code: "not-found", action: "read blob", subject: digest, state });
    }
    if (bytes.length > 0) yield bytes.slice();
  }

  const startIngest = (): Ingest => {
    const chunks: Uint8Array[] = [];
    const checkOpen = (): void => {
      if (open.has(ingest)) return;
      const state = "it has ended already";
      throw new RlError({ code: "invalid", action: "write blob", subject: "ingest", state });
    };
    const ingest: Ingest = {
      write: async (chunk) => {
        checkOpen();
        chunks.push(chunk.slice());
      },
      commit: async (digest) => {
        checkOpen();
        blobs.set(digest, join(chunks));
        open.delete(ingest);
      },
      abort: async () => {
        open.delete(ingest);
      },
    };
    open.add(ingest);
    return ingest;
  };

  return {
    blobs,
    openIngests: () => open.size,
    has: async (digest) => blobs.has(digest),
    size: async (digest) => blobs.get(digest)?.length,
    read,
    ingest: async () => startIngest(),
    delete: async (digest) => {
      blobs.delete(digest);
    },
    list: async function* () {
      yield* [...blobs.keys()];
    },
  };
}

function join(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
