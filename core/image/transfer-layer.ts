import type { Digest } from "../digest/digest.ts";
import { isRlError, RlError } from "../errors.ts";
import { applyLayer } from "../layer/apply.ts";
import { DISCARD } from "../layer/discard.ts";
import type { Ingest } from "../ports/blob-store.ts";
import type { TreeWriter } from "../ports/tree-writer.ts";
import { count } from "./layer-stream.ts";
import type { ImageStorePorts } from "./ports.ts";
import { layerArchive } from "./program-layer.ts";
import type { ResolvedLayer } from "./resolve.ts";

/** A layer and the tree to make of it. */
export interface LayerTask extends ResolvedLayer {
  /** Key of the tree: the diffID (overlay), what `placedKeys` gives (overlay, with `lowers`), or the chainID (flat). */
  readonly key: Digest;
  /** Flat only: key of the tree it is made on. */
  readonly parent: Digest | undefined;
  /** Waited for when all bytes have passed, before they are made durable; what it gives is called after. */
  readonly transferred?: (() => Promise<() => void>) | undefined;
  /** Overlay only: keys of the trees below, bottom first, for a layer that needs to know them. */
  readonly lowers?: readonly Digest[] | undefined;
}

/** A layer's verified bytes as they were stored: from the store, or from elsewhere by way of an ingest. */
export type LayerBytes = AsyncIterable<Uint8Array> | ((ingest: Ingest) => AsyncIterable<Uint8Array>);

/** One pass over a layer: into the store, and unpacked, as asked. Gives the bytes of its files. */
export async function transferLayer(
  task: LayerTask,
  bytes: LayerBytes,
  unpack: boolean,
  ports: ImageStorePorts,
): Promise<number> {
  const { descriptor } = task;
  let ingest: Ingest | undefined;
  let writer: TreeWriter | undefined;
  let received = 0;
  try {
    let source = bytes;
    if (typeof source === "function") {
      ingest = await ports.blobs.ingest();
      source = source(ingest);
    }
    if (unpack) writer = await ports.trees.create(task.key, task.parent, task.lowers);
    const stored = count(source, (length) => {
      received += length;
    });
    const content = layerArchive(task, stored, ports);
    const applied = await applyLayer(content, writer ?? DISCARD, { received: () => received });
    const settled = await task.transferred?.();
    // Both wait for the disk; neither is of use without the other, so their order does not matter.
    const published = await Promise.allSettled([ingest?.commit(descriptor.digest), writer?.finish()]);
    settled?.();
    const failed = published.find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") throw failed.reason;
    return applied.bytes;
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
