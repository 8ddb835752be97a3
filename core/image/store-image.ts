import { storeDocument } from "../content/document.ts";
import { digestHex } from "../digest/digest.ts";
import { chainIds } from "../layer/chain-id.ts";
import type { Digester } from "../ports/digester.ts";
import { forEachConcurrent } from "./concurrent.ts";
import type { Emit } from "./events.ts";
import { putImage } from "./list.ts";
import type { ImageStorePorts } from "./ports.ts";
import type { ImageRecord } from "./record.ts";
import type { ResolvedImage } from "./resolve.ts";
import { type BlobSource, type LayerTask, storeLayer } from "./store-layer.ts";

/** Layers fetched and unpacked at the same time; more of them compete for one link and two hashes each. */
const CONCURRENCY = 3;

/** Under which name an image is kept: the full reference, and the platform asked for in normal form. */
export interface ImageName {
  readonly reference: string;
  readonly platform: string;
}

/**
 * Keep a resolved image: documents and layers first, the record that makes it an image last. Whatever is here
 * already is not fetched or unpacked again.
 */
export async function storeImage(
  name: ImageName,
  image: ResolvedImage,
  remote: BlobSource | undefined,
  ports: ImageStorePorts,
  emit: Emit,
  signal: AbortSignal,
): Promise<ImageRecord> {
  const { reference } = name;
  const layers = image.layers.map(({ descriptor: { digest, size } }) => ({ digest, size }));
  emit({ kind: "resolved", reference, digest: image.manifest.digest, layers });
  for (const { descriptor, bytes } of image.documents) await storeDocument(ports.blobs, descriptor, bytes);
  await storeLayers(image, remote, ports, emit, signal);
  const record = makeRecord(name, image, ports.digester);
  await putImage(record, ports);
  return record;
}

/** Make all layers of an image present, in the form the tree store wants. */
export async function storeLayers(
  image: ResolvedImage,
  remote: BlobSource | undefined,
  ports: ImageStorePorts,
  emit: Emit,
  signal: AbortSignal,
): Promise<void> {
  const store = (task: LayerTask, taskSignal: AbortSignal): Promise<void> =>
    storeLayer(task, remote, ports, emit, taskSignal);
  if (ports.trees.form === "overlay") {
    const tasks = new Map<string, LayerTask>();
    for (const layer of image.layers) {
      tasks.set(`${layer.descriptor.digest} ${layer.diffId}`, {
        ...layer,
        key: layer.diffId,
        parent: undefined,
      });
    }
    // Two blobs may hold the same content, differently compressed: the second one then waits for its tree.
    const [first, again] = splitByKey([...tasks.values()]);
    await forEachConcurrent(first, CONCURRENCY, signal, store);
    return forEachConcurrent(again, 1, signal, store);
  }
  const keys = chainOf(image, ports.digester);
  const tasks = image.layers.flatMap((layer, index) => {
    const key = keys[index];
    return key === undefined ? [] : [{ ...layer, key, parent: keys[index - 1] }];
  });
  // Each tree is made on the one before.
  return forEachConcurrent(tasks, 1, signal, store);
}

/** The first task of each tree, and the others. */
function splitByKey(tasks: readonly LayerTask[]): [LayerTask[], LayerTask[]] {
  const seen = new Set<string>();
  const first: LayerTask[] = [];
  const again: LayerTask[] = [];
  for (const task of tasks) {
    (seen.has(task.key) ? again : first).push(task);
    seen.add(task.key);
  }
  return [first, again];
}

function makeRecord(name: ImageName, image: ResolvedImage, digester: Digester): ImageRecord {
  const { config, manifest } = image;
  const { os, architecture, variant, created } = config;
  return {
    version: 1,
    ...name,
    target: image.target,
    digest: manifest.digest,
    mediaType: manifest.mediaType,
    manifestSize: manifest.size,
    imageId: image.imageId,
    layers: {
      overlay: lastOfEach(image.layers.map(({ diffId }) => digestHex(diffId))),
      flat: chainOf(image, digester).map(digestHex),
    },
    size: image.layers.reduce((sum, { descriptor }) => sum + descriptor.size, 0),
    os,
    architecture,
    ...(variant !== undefined && { variant }),
    ...(created !== undefined && { created }),
    config: config.config ?? {},
  };
}

function chainOf(image: ResolvedImage, digester: Digester): ReturnType<typeof chainIds> {
  const diffIds = image.layers.map(({ diffId }) => diffId);
  return chainIds(diffIds, (bytes) => {
    const hasher = digester.create("sha256");
    hasher.update(bytes);
    return hasher.hex();
  });
}

/**
 * overlayfs refuses a directory that is listed twice. The upper occurrence of a layer has everything the lower
 * one has and hides whatever came between, so the lower one changes nothing and is left out.
 */
function lastOfEach(keys: readonly string[]): string[] {
  return keys.filter((key, index) => keys.lastIndexOf(key) === index);
}
