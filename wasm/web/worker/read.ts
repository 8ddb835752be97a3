import { createMemoryTreeWriter, type MemoryDirectory } from "../../../core/host/memory/mod.ts";
import {
  applyLayer,
  type Codec,
  createMerge,
  type Digester,
  digestAlgorithm,
  layerArchive,
  type MergedLayer,
  type ResolvedImage,
  verifyStream,
} from "../../../core/mod.ts";
import { counted } from "./archive.ts";
import { createBounds, PLACES } from "./bounds.ts";
import { hashContent } from "./hashed.ts";
import { type ImageSource, type Notify, shortDigest } from "./source.ts";

/** The files of an image. */
export interface ImageFiles {
  /** What containers see; content is `hashContent`'s. */
  readonly tree: MemoryDirectory;
  /** What each layer does, bottom first. */
  readonly layers: readonly MergedLayer[];
}

/** Bytes that one layer may unpack to. */
const OUTPUT_BYTES = 16 * 1024 ** 3;

/**
 * Read all layers of an image, bottom first, as they are unpacked for a container. Blobs and archives are verified
 * on the way; content is hashed and let go.
 */
export async function readFiles(
  source: ImageSource,
  image: ResolvedImage,
  parts: { readonly digester: Digester; readonly codec: Codec },
  notify: Notify,
  signal: AbortSignal,
): Promise<ImageFiles> {
  const { digester } = parts;
  const merge = createMerge(PLACES);
  const bound = createBounds();
  const size = image.layers.reduce((sum, { descriptor }) => sum + descriptor.size, 0);
  let tree = emptyTree();
  let before = 0;
  for (const layer of image.layers) {
    const { descriptor } = layer;
    let received = 0;
    merge.startLayer();
    const stored = counted(source.stored(layer, signal), (bytes) => {
      signal.throwIfAborted();
      received = bytes;
      notify(before + received, size, `layer ${shortDigest(descriptor.digest)}`);
    });
    const verified = verifyStream(stored, descriptor, digester.create(digestAlgorithm(descriptor.digest)));
    const writer = createMemoryTreeWriter({ form: "flat", parent: tree });
    await applyLayer(layerArchive(layer, verified, parts), hashContent(writer, digester), {
      limits: { entries: PLACES, outputBytes: OUTPUT_BYTES },
      received: () => received,
      onEntry(entry) {
        bound(entry);
        merge.add(entry);
      },
    });
    await writer.finish();
    tree = writer.tree();
    before += descriptor.size;
  }
  return { tree, layers: merge.finish() };
}

function emptyTree(): MemoryDirectory {
  const attributes = { mode: 0o755, uid: 0, gid: 0, mtimeSeconds: 0, mtimeNanoseconds: 0, xattrs: [] };
  return { kind: "directory", attributes, opaque: false, children: new Map() };
}
