import { RlError } from "../../errors.ts";
import { diffLayer } from "../../layer/diff.ts";
import type { Clock } from "../../ports/clock.ts";
import type { TreeReader } from "../../ports/tree-reader.ts";
import type { RuntimeConfig } from "../../spec/runtime-config.ts";
import type { Emit } from "../events.ts";
import { namelessReference } from "../name.ts";
import type { ImageRecord } from "../record.ts";
import type { ResolvedImage } from "../resolve.ts";
import { storeImage } from "../store-image.ts";
import { storedImage } from "../stored-image.ts";
import { applyChanges } from "./change.ts";
import { containerDefaults } from "./container-defaults.ts";
import { extendImage, type ImageFormat } from "./document.ts";
import { type MakeLayerPorts, makeLayer } from "./make-layer.ts";
import { type OwnTree, readOwnTree } from "./own-tree.ts";

/** A container, as far as an image is made of it. */
export interface CommitSource {
  /** The image it was started from. */
  readonly image: ImageRecord;
  readonly tree: OwnTree;
  readonly config: RuntimeConfig;
}

export interface CommitOptions {
  /** The full reference the image gets; without one it can only be had by its id. */
  readonly reference?: string | undefined;
  readonly author?: string | undefined;
  readonly message?: string | undefined;
  /** Dockerfile instructions, in order. */
  readonly changes?: readonly string[] | undefined;
  /** "oci" by default. */
  readonly format?: ImageFormat | undefined;
}

export interface CommitPorts extends MakeLayerPorts {
  readonly treeReader: TreeReader;
  readonly clock: Pick<Clock, "now">;
}

/**
 * Make an image of a container: its image, with what the container has changed as one more layer. Only the
 * container's own tree is read. What has not changed makes no layer, and then only the defaults differ.
 *
 * @throws RlError "not-found" when documents of the image are not in the store, "invalid" for a change, and what
 *   no layer can hold
 */
export async function commitContainer(
  source: CommitSource,
  options: CommitOptions,
  ports: CommitPorts,
  emit: Emit,
  signal: AbortSignal,
): Promise<ImageRecord> {
  const { image, tree, config } = source;
  const { format = "oci", author, message, changes = [] } = options;
  // Before any work: a mistyped instruction is found at once.
  const process = applyChanges(changes, containerDefaults(image.config, config));
  const base = await baseOf(image, ports);
  const created = new Date(ports.clock.now()).toISOString();
  const history = {
    created,
    ...(author !== undefined && { author }),
    created_by: (config.process?.args ?? []).join(" "),
    ...(message !== undefined && { comment: message }),
  };
  const archive = diffLayer(readOwnTree(tree, image, { content: true }, ports));
  const below = base.layers.map(({ diffId }) => diffId);
  const layer = await makeLayer(archive, below, ports, signal);
  try {
    const made = extendImage(base, { format, layer, process, history }, ports.digester);
    const reference = options.reference ?? namelessReference(made.target);
    const name = { reference, platform: image.platform };
    return await storeImage(name, made, undefined, ports, emit, signal);
  } finally {
    await layer?.lease.release();
  }
}

/** The image as its documents in the store have it; the layer must not go onto another one. */
async function baseOf(record: ImageRecord, ports: MakeLayerPorts): Promise<ResolvedImage> {
  const image = await storedImage(record, ports);
  if (image.layers.some(({ isProgram }) => isProgram)) {
    const state = "it is a WebAssembly program alone, on which no layer can be put";
    throw new RlError({ code: "unsupported", action: "use image", subject: record.reference, state });
  }
  if (image.imageId === record.imageId) return image;
  const state = "its manifest in the store is of another image";
  throw new RlError({ code: "corrupt", action: "use image", subject: record.reference, state });
}
