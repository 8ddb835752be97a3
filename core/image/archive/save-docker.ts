import { readBlob } from "../../content/document.ts";
import { type Digest, digestAlgorithm, digestHex } from "../../digest/digest.ts";
import { verifyStream } from "../../digest/verify.ts";
import { RlError } from "../../errors.ts";
import { parseReference, repositoryName } from "../../reference/reference.ts";
import type { ResolvedLayer } from "../resolve.ts";
import { createMeasure, type Measure } from "./measure.ts";
import { documentFile, jsonFile, type ReadyImage, type SavePorts, type WrittenFile } from "./saved.ts";

/**
 * The files of a docker-archive: manifest.json and repositories, the configs, and each layer once, under its
 * diffID. No links and no files of docker's first format: every reader since 2016 starts at manifest.json. Names
 * are full ones, which docker shortens by itself; podman takes a short one for localhost's.
 *
 * @param compressed leave the layers as they are stored; docker and podman inflate them when they load
 */
export async function* dockerFiles(
  images: readonly ReadyImage[],
  compressed: boolean,
  ports: SavePorts,
  signal: AbortSignal,
): AsyncGenerator<WrittenFile> {
  for (const { image, record } of images) {
    if (image.layers.some(({ isProgram }) => isProgram)) throw noArchive(record.reference);
  }
  const merged = mergeById(images);
  yield jsonFile("manifest.json", merged.map(manifestEntry));
  yield jsonFile("repositories", repositories(merged));
  for (const { image, config } of merged) yield documentFile(configPath(image.imageId), config);

  const layers = uniqueLayers(merged);
  if (compressed) {
    for (const { descriptor, diffId } of layers) {
      const data = (): AsyncIterable<Uint8Array> => readBlob(ports.blobs, descriptor, ports.digester);
      yield { path: layerPath(diffId), size: descriptor.size, data };
    }
    return;
  }
  const measure = createMeasure(layers, ports, signal);
  try {
    yield* inflatedFiles(layers, measure, ports);
  } finally {
    await measure.stop();
  }
}

async function* inflatedFiles(
  layers: readonly ResolvedLayer[],
  measure: Measure,
  ports: SavePorts,
): AsyncGenerator<WrittenFile> {
  for (const layer of layers) {
    const { diffId } = layer;
    const size = await measure.size(layer);
    const data = (): AsyncIterable<Uint8Array> => {
      const hasher = ports.digester.create(digestAlgorithm(diffId));
      const what = `content of ${layer.descriptor.digest}`;
      return verifyStream(inflated(layer, ports), { digest: diffId, size }, hasher, what);
    };
    yield { path: layerPath(diffId), size, data };
  }
}

/** A layer's archive. Its bytes are verified by the diffID, which is what they are known by here. */
function inflated(
  { descriptor, compression }: ResolvedLayer,
  { blobs, codec }: SavePorts,
): AsyncIterable<Uint8Array> {
  return codec.inflate(compression, blobs.read(descriptor.digest));
}

/** One entry for each image, with all its names. */
function mergeById(images: readonly ReadyImage[]): ReadyImage[] {
  const merged = new Map<Digest, ReadyImage>();
  for (const image of images) {
    const before = merged.get(image.image.imageId);
    const references = [...new Set([...(before?.references ?? []), ...image.references])];
    merged.set(image.image.imageId, { ...image, references });
  }
  return [...merged.values()];
}

function manifestEntry({ image, references }: ReadyImage): object {
  return {
    Config: configPath(image.imageId),
    RepoTags: references.length === 0 ? null : references,
    Layers: image.layers.map(({ diffId }) => layerPath(diffId)),
  };
}

/** The index of docker's first format, by which some readers still learn the names. */
function repositories(images: readonly ReadyImage[]): Record<string, Record<string, string>> {
  const names: Record<string, Record<string, string>> = {};
  for (const { image, references } of images) {
    const top = image.layers.at(-1);
    if (top === undefined) continue;
    for (const reference of references) {
      const parsed = parseReference(reference);
      const repository = repositoryName(parsed);
      const tag = parsed.tag ?? "latest";
      names[repository] = { ...names[repository], [tag]: digestHex(top.diffId) };
    }
  }
  return names;
}

function uniqueLayers(images: readonly ReadyImage[]): ResolvedLayer[] {
  const layers = new Map<Digest, ResolvedLayer>();
  for (const { image } of images) {
    for (const layer of image.layers) if (!layers.has(layer.diffId)) layers.set(layer.diffId, layer);
  }
  return [...layers.values()];
}

function configPath(imageId: Digest): string {
  return `${digestHex(imageId)}.json`;
}

function layerPath(diffId: Digest): string {
  return `${digestHex(diffId)}/layer.tar`;
}

function noArchive(subject: string): RlError {
  return new RlError({
    code: "unsupported",
    action: "save image",
    subject,
    state: "it is a WebAssembly program, for which Docker's archives have no place",
    hint: "choose --format oci-archive",
  });
}
