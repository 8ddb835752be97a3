import { verifyContent } from "../content/document.ts";
import { type Digest, digestAlgorithm, digestHex } from "../digest/digest.ts";
import { verifyStream } from "../digest/verify.ts";
import { isRlError, RlError } from "../errors.ts";
import type { Ingest } from "../ports/blob-store.ts";
import { withLock } from "../ports/locks.ts";
import { type BlobSource, receive } from "./blob-source.ts";
import type { Emit } from "./events.ts";
import { type LayerProof, readProof, writeProof } from "./layer-proof.ts";
import { onError, watch } from "./layer-stream.ts";
import type { ImageStorePorts } from "./ports.ts";
import { cacheSource, isPassedOver, offerToCache } from "./shared-cache.ts";
import { type LayerTask, transferLayer } from "./transfer-layer.ts";

/**
 * Make a layer present: its blob stored, its tree unpacked, and both known to belong together. Gives what was
 * seen of it.
 *
 * The bytes are read once: verified as stored, written to the store, inflated, verified as content and applied
 * to the tree, all as they pass. Nothing is visible before both digests match; after a failure nothing is left.
 * Of all who want the same blob at the same time one fetches it, and the others wait for it.
 *
 * @param remote undefined when only what is in the store may be used
 */
export async function storeLayer(
  task: LayerTask,
  remote: BlobSource | undefined,
  ports: ImageStorePorts,
  emit: Emit,
  signal: AbortSignal,
): Promise<LayerProof> {
  const here = await presentLayer(task, ports, emit);
  if (here !== undefined) return here;
  const name = `blob-${digestHex(task.descriptor.digest)}`;
  const work = async (): Promise<LayerProof> =>
    (await presentLayer(task, ports, emit)) ?? (await makeLayer(task, remote, ports, emit, signal));
  return withLock(ports.locks, name, work, signal);
}

/** What is known of a layer that is complete. */
async function presentLayer(
  { descriptor: { digest }, diffId, key }: LayerTask,
  ports: ImageStorePorts,
  emit: Emit,
): Promise<LayerProof | undefined> {
  const [hasBlob, hasTree, proof] = await Promise.all([
    ports.blobs.has(digest),
    ports.trees.has(key),
    readProof(ports.metadata, digest),
  ]);
  // Without the proof an image could name any blob there is and the diffID of a private layer, and get at it.
  if (!hasBlob || !hasTree || proof?.diffId !== diffId) return undefined;
  emit({ kind: "layer", digest, state: "present" });
  return proof;
}

async function makeLayer(
  task: LayerTask,
  remote: BlobSource | undefined,
  ports: ImageStorePorts,
  emit: Emit,
  signal: AbortSignal,
): Promise<LayerProof> {
  const { diffId, key } = task;
  const { digest } = task.descriptor;
  const [hasBlob, hasTree] = await Promise.all([ports.blobs.has(digest), ports.trees.has(key)]);
  const unpack = !hasTree;
  let made = hasBlob
    ? await unpackStored(task, unpack, remote !== undefined, ports, emit, signal)
    : undefined;
  if (made === undefined) {
    if (remote === undefined) throw missing(digest);
    emit({ kind: "layer", digest, state: "fetching" });
    made = await fetchLayer(task, remote, unpack, ports, emit, signal);
  }
  const proof: LayerProof = { diffId, contentSize: made.contentSize };
  await writeProof(ports.metadata, digest, proof);
  // Also what had to be unpacked a second time, from here: the first time it was not kept for good.
  if (remote !== undefined && ports.cache !== undefined && made.cached !== "whole") {
    tellPassedOver(await offerToCache(digest, ports.blobs, ports.cache, made.cached === "damaged"), emit);
  }
  emit({ kind: "layer", digest, state: "done" });
  return proof;
}

/** A layer that is in the store now. */
interface MadeLayer {
  /** Bytes of its files. */
  readonly contentSize: number;
  /** What the shared cache has of it, as far as is known. */
  readonly cached: "whole" | "damaged" | "unknown";
}

/** Fetch a layer from the shared cache, where there is one and it has it, or from its registry. */
async function fetchLayer(
  task: LayerTask,
  remote: BlobSource,
  unpack: boolean,
  ports: ImageStorePorts,
  emit: Emit,
  signal: AbortSignal,
): Promise<MadeLayer> {
  const { descriptor } = task;
  const { cache, digester } = ports;
  const fetchFrom = (source: BlobSource): Promise<number> => {
    const verified = (ingest: Ingest): AsyncIterable<Uint8Array> => {
      const bytes = verifyContent(receive(source(descriptor, signal), ingest), descriptor, digester);
      return watch(bytes, descriptor, emit, signal);
    };
    return transferLayer(task, verified, unpack, ports);
  };
  let cached: MadeLayer["cached"] = "unknown";
  try {
    if (cache !== undefined) return { contentSize: await fetchFrom(cacheSource(cache)), cached: "whole" };
  } catch (error) {
    if (!isPassedOver(error)) throw error;
    if (error.code === "corrupt") cached = "damaged";
    tellPassedOver(error, emit);
  }
  return { contentSize: await fetchFrom(remote), cached };
}

/** That a cache has not got something is nothing to tell. */
function tellPassedOver(error: RlError | undefined, emit: Emit): void {
  if (error === undefined || error.code === "not-found") return;
  emit({ kind: "cache-passed-over", state: error.state });
}

/**
 * Unpack from the store. Undefined, with the blob removed, when its bytes are damaged and can be fetched again.
 */
async function unpackStored(
  task: LayerTask,
  unpack: boolean,
  replaceable: boolean,
  ports: ImageStorePorts,
  emit: Emit,
  signal: AbortSignal,
): Promise<MadeLayer | undefined> {
  const { digest } = task.descriptor;
  emit({ kind: "layer", digest, state: "unpacking" });
  let damaged = false;
  // By digest alone: a manifest that lies about the size must not get a good blob thrown away.
  const hasher = ports.digester.create(digestAlgorithm(digest));
  const source = onError(verifyStream(ports.blobs.read(digest), { digest }, hasher), (error) => {
    damaged = isRlError(error) && (error.code === "corrupt" || error.code === "not-found");
  });
  try {
    const bytes = watch(source, task.descriptor, emit, signal);
    return { contentSize: await transferLayer(task, bytes, unpack, ports), cached: "unknown" };
  } catch (error) {
    if (!damaged || !replaceable) throw error;
    await ports.blobs.delete(digest);
    return undefined;
  }
}

function missing(digest: Digest): RlError {
  return new RlError({
    code: "not-found",
    action: "unpack layer",
    subject: digest,
    state: "its bytes are not in the store",
    hint: "pull the image again",
  });
}
