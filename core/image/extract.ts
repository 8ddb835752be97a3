import { digestAlgorithm } from "../digest/digest.ts";
import { verifyStream } from "../digest/verify.ts";
import { applyLayer, type LayerSummary } from "../layer/apply.ts";
import type { TreeWriter } from "../ports/tree-writer.ts";
import { count } from "./layer-stream.ts";
import type { ImageStorePorts } from "./ports.ts";
import { layerArchive } from "./program-layer.ts";
import type { ImageRecord } from "./record.ts";
import { storedImage } from "./stored-image.ts";

/** One tree that all layers of an image are written to. */
export interface WholeTree {
  /** Writes the next layer over those before it: a writer of the form "flat". */
  layer(): TreeWriter;
  /** All of them are there. */
  publish(): Promise<void>;
  /** Not all of them can be had. */
  discard(): Promise<void>;
}

/**
 * Write the files of an image into a tree of their own, from the blobs in the store; there all or not at all. Its
 * layers are verified again, as they were stored and as content.
 *
 * @returns what each layer was, the lowest first
 * @throws RlError "not-found" for a blob that is missing, "corrupt", "limit", and what the tree throws
 */
export async function extractImage(
  record: ImageRecord,
  tree: WholeTree,
  ports: Pick<ImageStorePorts, "blobs" | "codec" | "digester">,
): Promise<LayerSummary[]> {
  const summaries: LayerSummary[] = [];
  try {
    for (const layer of (await storedImage(record, ports)).layers) {
      const { digest, size } = layer.descriptor;
      const hasher = ports.digester.create(digestAlgorithm(digest));
      const bytes = verifyStream(ports.blobs.read(digest), { digest, size }, hasher, digest);
      const writer = tree.layer();
      let received = 0;
      const counted = count(bytes, (length) => {
        received += length;
      });
      try {
        const content = layerArchive(layer, counted, ports);
        summaries.push(await applyLayer(content, writer, { received: () => received }));
        await writer.finish();
      } catch (error) {
        await writer.abort().catch(() => undefined);
        throw error;
      }
    }
    await tree.publish();
    return summaries;
  } catch (error) {
    // What stays behind has a temporary name; the first error is the one to report.
    await tree.discard().catch(() => undefined);
    throw error;
  }
}
