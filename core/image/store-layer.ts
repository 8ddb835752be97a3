import { type ContentDescriptor, verifyContent } from "../content/document.ts";
import { type Digest, digestAlgorithm } from "../digest/digest.ts";
import { verifyStream } from "../digest/verify.ts";
import { isRlError, RlError } from "../errors.ts";
import { applyLayer } from "../layer/apply.ts";
import type { Ingest } from "../ports/blob-store.ts";
import type { TreeWriter } from "../ports/tree-writer.ts";
import type { Emit } from "./events.ts";
import { encodeName } from "./key.ts";
import type { ImageStorePorts } from "./ports.ts";
import type { ResolvedLayer } from "./resolve.ts";

/** A layer and the tree to make of it. */
export interface LayerTask extends ResolvedLayer {
  /** Key of the tree: the diffID (overlay), or the chainID (flat). */
  readonly key: Digest;
  /** Flat only: key of the tree it is made on. */
  readonly parent: Digest | undefined;
}

/** Where layers that are not here come from; gives unverified bytes. */
export type BlobSource = (descriptor: ContentDescriptor, signal: AbortSignal) => AsyncIterable<Uint8Array>;

/**
 * Make a layer present: its blob stored, its tree unpacked, and both known to belong together.
 *
 * The bytes are read once: verified as stored, written to the store, inflated, verified as content and applied
 * to the tree, all as they pass. Nothing is visible before both digests match; after a failure nothing is left.
 *
 * @param remote undefined when only what is in the store may be used
 */
export async function storeLayer(
  task: LayerTask,
  remote: BlobSource | undefined,
  ports: ImageStorePorts,
  emit: Emit,
  signal: AbortSignal,
): Promise<void> {
  const { descriptor, diffId, key } = task;
  const { digest } = descriptor;
  const [hasBlob, hasTree, proof] = await Promise.all([
    ports.blobs.has(digest),
    ports.trees.has(key),
    ports.metadata.get(proofKey(digest)),
  ]);
  const proven = proof !== undefined && new TextDecoder().decode(proof) === diffId;
  // Without the proof an image could name any blob there is and the diffID of a private layer, and get at it.
  if (hasBlob && hasTree && proven) return emit({ kind: "layer", digest, state: "present" });

  const unpack = !hasTree;
  if (!hasBlob || !(await unpackStored(task, unpack, remote !== undefined, ports, emit, signal))) {
    if (remote === undefined) throw missing(digest);
    emit({ kind: "layer", digest, state: "fetching" });
    const verified = verifyContent(remote(descriptor, signal), descriptor, ports.digester);
    await transfer(task, watch(verified, descriptor, emit, signal), { keep: true, unpack }, ports);
  }
  if (!proven) await ports.metadata.put(proofKey(digest), new TextEncoder().encode(diffId));
  emit({ kind: "layer", digest, state: "done" });
}

/** Unpack from the store. False, with the blob removed, when its bytes are damaged and can be fetched again. */
async function unpackStored(
  task: LayerTask,
  unpack: boolean,
  replaceable: boolean,
  ports: ImageStorePorts,
  emit: Emit,
  signal: AbortSignal,
): Promise<boolean> {
  const { digest } = task.descriptor;
  emit({ kind: "layer", digest, state: "unpacking" });
  let damaged = false;
  // By digest alone: a manifest that lies about the size must not get a good blob thrown away.
  const hasher = ports.digester.create(digestAlgorithm(digest));
  const source = onError(verifyStream(ports.blobs.read(digest), { digest }, hasher), (error) => {
    damaged = isRlError(error) && (error.code === "corrupt" || error.code === "not-found");
  });
  try {
    await transfer(task, watch(source, task.descriptor, emit, signal), { keep: false, unpack }, ports);
    return true;
  } catch (error) {
    if (!damaged || !replaceable) throw error;
    await ports.blobs.delete(digest);
    return false;
  }
}

/** One pass over a layer's verified stored bytes: into the store, and unpacked, as asked. */
async function transfer(
  task: LayerTask,
  verified: AsyncIterable<Uint8Array>,
  { keep, unpack }: { readonly keep: boolean; readonly unpack: boolean },
  ports: ImageStorePorts,
): Promise<void> {
  const { descriptor, diffId } = task;
  let ingest: Ingest | undefined;
  let writer: TreeWriter | undefined;
  try {
    if (keep) ingest = await ports.blobs.ingest();
    if (unpack) writer = await ports.trees.create(task.key, task.parent);
    const stored = ingest === undefined ? verified : tee(verified, ingest);
    const hasher = ports.digester.create(digestAlgorithm(diffId));
    const inflated = ports.codec.inflate(task.compression, stored);
    const content = verifyStream(inflated, { digest: diffId }, hasher, `content of ${descriptor.digest}`);
    if (writer === undefined) await drain(content);
    else await applyLayer(content, writer);
    await ingest?.commit(descriptor.digest);
    ingest = undefined;
    await writer?.finish();
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

async function drain(source: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of source);
}

/** Where it is noted which content a blob was seen to inflate to. */
function proofKey(digest: Digest): string {
  return `layers/${encodeName(digest)}`;
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
