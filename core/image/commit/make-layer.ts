import { type Digest, formatDigest } from "../../digest/digest.ts";
import { applyLayer } from "../../layer/apply.ts";
import { chainIds } from "../../layer/chain-id.ts";
import type { Ingest } from "../../ports/blob-store.ts";
import type { Compressor } from "../../ports/compressor.ts";
import type { Digester } from "../../ports/digester.ts";
import type { Lock } from "../../ports/locks.ts";
import type { TreeWriter } from "../../ports/tree-writer.ts";
import { forEachConcurrent } from "../concurrent.ts";
import { forkStream } from "../fork.ts";
import { writeProof } from "../layer-proof.ts";
import type { ImageStorePorts } from "../ports.ts";

export interface MakeLayerPorts extends ImageStorePorts {
  readonly compressor: Compressor;
}

/** A layer that was made here and is stored. */
export interface MadeLayer {
  /** Of the blob, a gzip stream. */
  readonly digest: Digest;
  /** Bytes of the blob. */
  readonly size: number;
  readonly diffId: Digest;
  /** Keeps the layer from garbage collection until an image refers to it. */
  readonly lease: Lock;
}

/** Stands for the tree's key until its content is known. */
const STAND_IN: Digest = formatDigest("sha256", "0".repeat(64));
/** An archive without entries: two blocks of zeros. */
const EMPTY_ARCHIVE = 1024;

/**
 * Store a layer from its archive: compressed into the blob store and unpacked as a tree, in one pass, with both
 * digests taken on the way. Undefined, and nothing stored, for an archive without entries.
 *
 * @param archive uncompressed tar, with an entry for every directory it names
 * @param below diffIDs of the layers below, bottom first
 * @throws RlError what the archive, the stores and `applyLayer` throw; then nothing is left
 */
export async function makeLayer(
  archive: AsyncIterable<Uint8Array>,
  below: readonly Digest[],
  ports: MakeLayerPorts,
  signal: AbortSignal,
): Promise<MadeLayer | undefined> {
  const { digester } = ports;
  let ingest: Ingest | undefined;
  let writer: TreeWriter | undefined;
  let lease: Lock | undefined;
  try {
    ingest = await ports.blobs.ingest();
    writer = await ports.trees.create(STAND_IN, flatParent(below, ports));
    const content = count(archive, digester);
    const { blob, contentSize } = await packAndUnpack(content.stream, ingest, writer, ports, signal);
    if (content.size() <= EMPTY_ARCHIVE) {
      await Promise.all([ingest.abort(), writer.abort()]);
      return undefined;
    }
    const diffId = content.digest();
    const chain = chainIds([...below, diffId], (data) => sha256(data, digester)).at(-1) ?? diffId;
    lease = await ports.locks.lease([blob.digest, diffId, chain]);
    await ingest.commit(blob.digest);
    ingest = undefined;
    await writer.finish(ports.trees.form === "flat" ? chain : diffId);
    writer = undefined;
    await writeProof(ports.metadata, blob.digest, { diffId, contentSize });
    return { ...blob, diffId, lease };
  } catch (error) {
    // What a failed abort leaves behind has a temporary name; the first error is the one to report.
    await Promise.allSettled([ingest?.abort(), writer?.abort(), lease?.release()]);
    throw error;
  }
}

/** The tree a flat one is made on. */
function flatParent(below: readonly Digest[], { trees, digester }: MakeLayerPorts): Digest | undefined {
  if (trees.form !== "flat") return undefined;
  return chainIds(below, (data) => sha256(data, digester)).at(-1);
}

function sha256(data: Uint8Array, digester: Digester): string {
  const hasher = digester.create("sha256");
  hasher.update(data);
  return hasher.hex();
}

/** Both at the same pace; when one fails the other ends too. */
async function packAndUnpack(
  archive: AsyncIterable<Uint8Array>,
  ingest: Ingest,
  writer: TreeWriter,
  { compressor, digester }: MakeLayerPorts,
  signal: AbortSignal,
): Promise<{ readonly blob: StoredBlob; readonly contentSize: number }> {
  let blob: StoredBlob | undefined;
  let contentSize = 0;
  let isAborted = (): boolean => signal.aborted;
  const [packed, unpacked] = forkStream(stoppable(archive, () => isAborted()));
  const pack = async (): Promise<void> => {
    blob = await store(compressor.gzip(packed), ingest, digester);
  };
  const unpack = async (): Promise<void> => {
    contentSize = (await applyLayer(unpacked, writer)).bytes;
  };
  await forEachConcurrent([pack, unpack], 2, signal, (task, both) => {
    isAborted = () => both.aborted;
    return task();
  });
  if (blob === undefined) throw new DOMException("the layer was given up", "AbortError");
  return { blob, contentSize };
}

async function* stoppable(
  source: AsyncIterable<Uint8Array>,
  isAborted: () => boolean,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    if (isAborted()) throw new DOMException("the layer was given up", "AbortError");
    yield chunk;
  }
}

function count(
  source: AsyncIterable<Uint8Array>,
  digester: Digester,
): { readonly stream: AsyncIterable<Uint8Array>; size(): number; digest(): Digest } {
  const hasher = digester.create("sha256");
  let size = 0;
  async function* pass(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      hasher.update(chunk);
      size += chunk.length;
      yield chunk;
    }
  }
  return { stream: pass(), size: () => size, digest: () => formatDigest("sha256", hasher.hex()) };
}

interface StoredBlob {
  readonly digest: Digest;
  readonly size: number;
}

async function store(
  source: AsyncIterable<Uint8Array>,
  ingest: Ingest,
  digester: Digester,
): Promise<StoredBlob> {
  const hasher = digester.create("sha256");
  let size = 0;
  for await (const chunk of source) {
    hasher.update(chunk);
    size += chunk.length;
    await ingest.write(chunk);
  }
  return { digest: formatDigest("sha256", hasher.hex()), size };
}
