import { type BlobStore, type Digest, type Ingest, RlError } from "../../../core/mod.ts";

/** Bytes collected before they are handed to the browser, which keeps large blobs on disk. */
const PART = 4 * 1024 * 1024;

/** Blobs as the browser keeps them: layers of an archive need not fit into memory. */
export function createBlobStore(): BlobStore {
  const blobs = new Map<Digest, Blob>();
  return {
    has: async (digest) => blobs.has(digest),
    size: async (digest) => blobs.get(digest)?.size,
    read(digest) {
      const blob = blobs.get(digest);
      if (blob !== undefined) return streamOf(blob);
      const state = "it is not here";
      throw new RlError({ code: "not-found", action: "read blob", subject: digest, state });
    },
    ingest: async () => startIngest((digest, blob) => blobs.set(digest, blob)),
    delete: async (digest) => {
      blobs.delete(digest);
    },
    list: async function* () {
      yield* [...blobs.keys()];
    },
  };
}

function startIngest(keep: (digest: Digest, blob: Blob) => void): Ingest {
  let parts: Blob[] = [];
  let pending = new Uint8Array(PART);
  let held = 0;
  return {
    async write(chunk) {
      for (let at = 0; at < chunk.length; ) {
        const taken = chunk.subarray(at, at + PART - held);
        pending.set(taken, held);
        held += taken.length;
        at += taken.length;
        if (held < PART) continue;
        parts.push(new Blob([pending]));
        held = 0;
      }
    },
    async commit(digest) {
      keep(digest, new Blob([...parts, pending.slice(0, held)]));
      pending = new Uint8Array();
    },
    async abort() {
      parts = [];
      pending = new Uint8Array();
    },
  };
}

/** The bytes of a blob or file, piece by piece. */
export async function* streamOf(blob: Blob): AsyncGenerator<Uint8Array> {
  const reader = blob.stream().getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
