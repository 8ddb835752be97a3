import { RlError } from "../../errors.ts";
import type { Digester } from "../../ports/digester.ts";
import type { Descriptor } from "../../spec/descriptor.ts";
import type { HistoryEntry, ImageConfig, ImageProcess } from "../../spec/image-config.ts";
import { MAX_LAYERS } from "../../spec/manifest.ts";
import {
  DOCKER_CONFIG,
  DOCKER_LAYER,
  DOCKER_LAYER_GZIP,
  DOCKER_MANIFEST,
  OCI_CONFIG,
  OCI_LAYERS,
  OCI_MANIFEST,
} from "../../spec/media-type.ts";
import { makeImage } from "../make-image.ts";
import type { ResolvedImage, ResolvedLayer } from "../resolve.ts";
import type { MadeLayer } from "./make-layer.ts";

export type ImageFormat = "oci" | "docker";

/** What an image gets on top of the one it is made of. */
export interface ImageAddition {
  readonly format: ImageFormat;
  /** Undefined when no file has changed. */
  readonly layer: Pick<MadeLayer, "digest" | "size" | "diffId"> | undefined;
  /** The defaults for containers. */
  readonly process: ImageProcess;
  readonly history: HistoryEntry;
}

const TYPES = {
  oci: { manifest: OCI_MANIFEST, config: OCI_CONFIG },
  docker: { manifest: DOCKER_MANIFEST, config: DOCKER_CONFIG },
} as const;

const LAYER_TYPES = {
  oci: OCI_LAYERS,
  docker: { none: DOCKER_LAYER, gzip: DOCKER_LAYER_GZIP, zstd: undefined },
} as const;

/**
 * The documents of an image that is another one with a layer on top: its config, with a history entry, and its
 * manifest. Layers stay the blobs they are; their media types become those of the format.
 *
 * @throws RlError "limit" for more layers than an image can have, "unsupported" for a zstd layer in docker's format
 */
export function extendImage(base: ResolvedImage, addition: ImageAddition, digester: Digester): ResolvedImage {
  const { format, layer } = addition;
  const layers = base.layers.map((each) => inFormat(each, format));
  if (layer !== undefined) {
    const { digest, size, diffId } = layer;
    const mediaType = LAYER_TYPES[format].gzip;
    layers.push({ descriptor: { mediaType, digest, size }, diffId, compression: "gzip" });
  }
  if (layers.length > MAX_LAYERS) throw tooManyLayers(layers.length);
  const config = makeConfig(base.config, layers, addition);
  return makeImage(config, layers, TYPES[format], digester);
}

function makeConfig(
  base: ImageConfig,
  layers: readonly ResolvedLayer[],
  { process, history, layer }: ImageAddition,
): ImageConfig {
  const { created, author } = history;
  const entry: HistoryEntry = layer === undefined ? { ...history, empty_layer: true } : history;
  return {
    ...base,
    ...(created !== undefined && { created }),
    ...(author !== undefined && { author }),
    config: process,
    rootfs: { type: "layers", diff_ids: layers.map(({ diffId }) => diffId) },
    history: [...(base.history ?? []), entry],
  };
}

function inFormat(layer: ResolvedLayer, format: ImageFormat): ResolvedLayer {
  const mediaType = LAYER_TYPES[format][layer.compression];
  if (mediaType === undefined) throw noZstd(layer.descriptor);
  return { ...layer, descriptor: { ...layer.descriptor, mediaType } };
}

function noZstd({ digest }: Descriptor): RlError {
  return new RlError({
    code: "unsupported",
    action: "make image",
    subject: digest,
    state: "this layer is compressed with zstd, which docker's format does not have",
    hint: "leave out --format docker",
  });
}

function tooManyLayers(count: number): RlError {
  const state = `it would have ${count}, more than the ${MAX_LAYERS} an image can have`;
  return new RlError({ code: "limit", action: "make image", subject: "layers", state });
}
