import { type ContentDescriptor, verifyContent } from "../content/document.ts";
import { type Digest, digestAlgorithm, digestHex } from "../digest/digest.ts";
import { verifyStream } from "../digest/verify.ts";
import { isRlError, RlError } from "../errors.ts";
import { applyLayer } from "../layer/apply.ts";
import { DISCARD } from "../layer/discard.ts";
import type { Ingest } from "../ports/blob-store.ts";
import { withLock } from "../ports/locks.ts";
import type { TreeWriter } from "../ports/tree-writer.ts";
import type { BlobSource } from "./blob-source.ts";
import type { Emit } from "./events.ts";
import { type LayerProof, readProof, writeProof } from "./layer-proof.ts";
import type { ImageStorePorts } from "./ports.ts";
import type { ResolvedLayer } from "./resolve.ts";
import { cacheSource, isPassedOver, offerToCache } from "./shared-cache.ts";

/** Bytes of a layer handed on at once. */
const PIECE = 64 * 1024;

/** A layer and the tree to make of it. */
export interface LayerTask extends ResolvedLayer {
  /** Key of the tree: the diffID (overlay), what `placedKeys` gives (overlay, with `lowers`), or the chainID (flat). */
  readonly key: Digest;
  /** Flat only: key of the tree it is made on. */
  readonly parent: Digest | undefined;
  /** Waited for when all bytes have passed, before they are made durable. */
  readonly transferred?: (() => Promise<void>) | undefined;
  /** Overlay only: keys of the trees below, bottom first, for a layer that needs to know them. */
  readonly lowers?: readonly Digest[] | undefined;
}

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
  const { descriptor, diffId, key } = task;
  const { digest } = descriptor;
  const [hasBlob, hasTree] = await Promise.all([ports.blobs.has(digest), ports.trees.has(key)]);
  const unpack = !hasTree;
  let contentSize = hasBlob
    ? await unpackStored(task, unpack, remote !== undefined, ports, emit, signal)
    : undefined;
  if (contentSize === undefined) {
    if (remote === undefined) throw missing(digest);
    emit({ kind: "layer", digest, state: "fetching" });
    contentSize = await fetchLayer(task, remote, unpack, ports, emit, signal);
  }
  const proof: LayerProof = { diffId, contentSize };
  await writeProof(ports.metadata, digest, proof);
  emit({ kind: "layer", digest, state: "done" });
  return proof;
}

/** Fetch a layer from the shared cache, where there is one and it has it, or from its registry. Bytes of its files. */
async function fetchLayer(
  task: LayerTask,
  remote: BlobSource,
  unpack: boolean,
  ports: ImageStorePorts,
  emit: Emit,
  signal: AbortSignal,
): Promise<number> {
  const { descriptor } = task;
  const { cache } = ports;
  const fetchFrom = (source: BlobSource): Promise<number> => {
    const verified = verifyContent(source(descriptor, signal), descriptor, ports.digester);
    return transfer(task, watch(verified, descriptor, emit, signal), { keep: true, unpack }, ports);
  };
  if (cache === undefined) return fetchFrom(remote);
  const passOver = (error: RlError | undefined): void => {
    if (error !== undefined && error.code !== "not-found") {
      emit({ kind: "cache-passed-over", state: error.state });
    }
  };
  let isDamaged = false;
  try {
    return await fetchFrom(cacheSource(cache));
  } catch (error) {
    if (!isPassedOver(error)) throw error;
    isDamaged = error.code === "corrupt";
    passOver(error);
  }
  const contentSize = await fetchFrom(remote);
  passOver(await offerToCache(descriptor.digest, ports.blobs, cache, isDamaged));
  return contentSize;
}

/**
 * Unpack from the store; bytes of its files. Undefined, with the blob removed, when its bytes are damaged and can
 * be fetched again.
 */
async function unpackStored(
  task: LayerTask,
  unpack: boolean,
  replaceable: boolean,
  ports: ImageStorePorts,
  emit: Emit,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { digest } = task.descriptor;
  emit({ kind: "layer", digest, state: "unpacking" });
  let damaged = false;
  // By digest alone: a manifest that lies about the size must not get a good blob thrown away.
  const hasher = ports.digester.create(digestAlgorithm(digest));
  const source = onError(verifyStream(ports.blobs.read(digest), { digest }, hasher), (error) => {
    damaged = isRlError(error) && (error.code === "corrupt" || error.code === "not-found");
  });
  try {
    return await transfer(task, watch(source, task.descriptor, emit, signal), { keep: false, unpack }, ports);
  } catch (error) {
    if (!damaged || !replaceable) throw error;
    await ports.blobs.delete(digest);
    return undefined;
  }
}

/** One pass over a layer's verified stored bytes: into the store, and unpacked, as asked. Bytes of its files. */
async function transfer(
  task: LayerTask,
  verified: AsyncIterable<Uint8Array>,
  { keep, unpack }: { readonly keep: boolean; readonly unpack: boolean },
  ports: ImageStorePorts,
): Promise<number> {
  const { descriptor, diffId } = task;
  let ingest: Ingest | undefined;
  let writer: TreeWriter | undefined;
  let received = 0;
  try {
    if (keep) ingest = await ports.blobs.ingest();
    if (unpack) writer = await ports.trees.create(task.key, task.parent, task.lowers);
    const counted = count(verified, (length) => {
      received += length;
    });
    const stored = ingest === undefined ? counted : tee(counted, ingest);
    const hasher = ports.digester.create(digestAlgorithm(diffId));
    const inflated = ports.codec.inflate(task.compression, stored);
    const content = verifyStream(inflated, { digest: diffId }, hasher, `content of ${descriptor.digest}`);
    const { bytes } = await applyLayer(content, writer ?? DISCARD, { received: () => received });
    await task.transferred?.();
    // Both wait for the disk; neither is of use without the other, so their order does not matter.
    const published = [ingest?.commit(descriptor.digest), writer?.finish()];
    const failed = (await Promise.allSettled(published)).find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") throw failed.reason;
    return bytes;
  } catch (error) {
    // What a failed abort leaves behind has a temporary name; the first error is the one to report.
    await Promise.allSettled([ingest?.abort(), writer?.abort()]);
    throw aboutLayer(error, descriptor.digest);
  }
}

/** Damage found while inflating or unpacking names a stream or an entry; people need to know of which layer. */
function aboutLayer(error: unknown, digest: Digest): unknown {
  if (!isRlError(error) || error.code !== "corrupt" || error.subject.includes(digest)) return error;
  return new RlError({
    code: "corrupt",
    action: "unpack layer",
    subject: digest,
    state: error.message.replace(/^C/, "c"),
    hint: error.hint ?? "the bytes were damaged or replaced on the way; fetch them again",
    cause: error,
  });
}

/** Count bytes as they are taken, in pieces small enough for the count not to run ahead of what they unpack to. */
async function* count(
  source: AsyncIterable<Uint8Array>,
  notice: (length: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; at += PIECE) {
      const piece = chunk.subarray(at, at + PIECE);
      notice(piece.length);
      yield piece;
    }
  }
}

async function* tee(source: AsyncIterable<Uint8Array>, ingest: Ingest): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    await ingest.write(chunk);
    yield chunk;
  }
}

/** Count the bytes that pass, hold them against the descriptor, and stop when the signal says so. */
async function* watch(
  source: AsyncIterable<Uint8Array>,
  { digest, size }: ContentDescriptor,
  emit: Emit,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let received = 0;
  for await (const chunk of source) {
    signal.throwIfAborted();
    received += chunk.length;
    emit({ kind: "progress", digest, received, size });
    yield chunk;
  }
  if (received !== size) {
    throw new RlError({
      code: "corrupt",
      action: "verify content",
      subject: digest,
      state: `it has ${received} bytes, but its manifest says ${size}`,
    });
  }
}

async function* onError(
  source: AsyncIterable<Uint8Array>,
  notice: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  try {
    yield* source;
  } catch (error) {
    notice(error);
    throw error;
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
