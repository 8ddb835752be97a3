import { readBlob } from "../../content/document.ts";
import { RlError } from "../../errors.ts";
import type { ImageConfig } from "../../spec/image-config.ts";
import { openTar } from "../../tar/reader.ts";
import { imageHistory } from "../history.ts";
import type { ContentPorts } from "../ports.ts";
import { layerArchive } from "../program-layer.ts";
import type { ImageRecord } from "../record.ts";
import type { ResolvedLayer } from "../resolve.ts";
import { storedImage } from "../stored-image.ts";
import { createMerge, type Merge } from "./merge.ts";
import type { ExploredImage, ExploredLayer, ExploredStep } from "./model.ts";

/** What looking into an image needs. */
export type ExplorePorts = Pick<ContentPorts, "blobs" | "digester" | "codec">;

/**
 * Read all layers of an image that is here and tell what each adds, changes and removes, and what of it is
 * wasted. Only headers of the archives are kept; the blobs are verified as they are read.
 *
 * @throws RlError "not-found" when a blob is missing, "corrupt" for a damaged one, "limit" for too many entries
 */
export async function exploreImage(
  record: ImageRecord,
  ports: ExplorePorts,
  signal: AbortSignal,
): Promise<ExploredImage> {
  const image = await storedImage(record, ports);
  const merge = createMerge();
  for (const layer of image.layers) {
    merge.startLayer();
    await readLayer(layer, merge, ports, signal);
  }
  const merged = merge.finish();
  const layers = image.layers.flatMap(({ descriptor }, index): ExploredLayer[] => {
    const found = merged[index];
    return found === undefined ? [] : [{ digest: descriptor.digest, size: descriptor.size, ...found }];
  });
  return {
    layers,
    steps: stepsOf(image.config, record),
    contentSize: layers.reduce((sum, layer) => sum + layer.contentSize, 0),
    wastedBytes: layers.reduce((sum, layer) => sum + layer.wastedBytes, 0),
  };
}

async function readLayer(
  layer: ResolvedLayer,
  merge: Merge,
  ports: ExplorePorts,
  signal: AbortSignal,
): Promise<void> {
  const { descriptor, compression, isProgram } = layer;
  const stored = readBlob(ports.blobs, descriptor, ports.digester);
  const reader = openTar(
    isProgram === true ? layerArchive(layer, stored, ports) : ports.codec.inflate(compression, stored),
  );
  try {
    for (;;) {
      const next = reader.next();
      const entry = next instanceof Promise ? await next : next;
      if (entry === undefined) return;
      if (signal.aborted) throw cancelled(descriptor.digest);
      merge.add(entry);
    }
  } finally {
    await reader.close();
  }
}

/** The history the other way round, with each layer's place: layers are handed out to steps in their order. */
function stepsOf(config: ImageConfig, { blobs }: ImageRecord): readonly ExploredStep[] {
  let layer = 0;
  return imageHistory(config, blobs)
    .reverse()
    .map(({ created, createdBy, comment, layer: made }) => {
      const common = { created, createdBy, comment };
      return { ...common, layer: made === undefined ? undefined : layer++ };
    });
}

function cancelled(subject: string): RlError {
  return new RlError({ code: "cancelled", action: "read layer", subject, state: "it was cancelled" });
}
