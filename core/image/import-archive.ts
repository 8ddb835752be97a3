import { type Digest, formatDigest } from "../digest/digest.ts";
import { RlError } from "../errors.ts";
import type { Compression } from "../ports/codec.ts";
import type { Digester } from "../ports/digester.ts";
import type { ImageConfig, ImageProcess } from "../spec/image-config.ts";
import { OCI_CONFIG, OCI_LAYERS, OCI_MANIFEST } from "../spec/media-type.ts";
import { normalizePlatform, type Platform } from "../spec/platform.ts";
import { sniffArchive } from "./archive/sniff.ts";
import { applyChanges } from "./commit/change.ts";
import type { PullEvent } from "./events.ts";
import { keepMade, type MadeImageOptions, type Making } from "./made-image.ts";
import { makeImage } from "./make-image.ts";
import type { ImageStorePorts } from "./ports.ts";
import type { ImageRecord } from "./record.ts";
import type { ResolvedImage, ResolvedLayer } from "./resolve.ts";

export interface ImportArchiveOptions extends MadeImageOptions {
  readonly platform: Platform;
  /** Dockerfile instructions that make the image's defaults, in order. */
  readonly changes?: readonly string[] | undefined;
  /** Said of the layer in the image's history. */
  readonly message?: string | undefined;
  /** RFC 3339 time. */
  readonly created: string;
}

/**
 * Make an image of one layer of the archive of a root file system: a tar archive, plain or compressed by gzip or
 * zstd. Its bytes become the layer as they are, so that the layer's digest is the archive's own.
 *
 * @throws RlError "corrupt", "limit" or "unsupported" for what is no archive that can be unpacked, "invalid" for a
 *   change
 */
export function importArchive(
  archive: AsyncIterable<Uint8Array>,
  options: ImportArchiveOptions,
  ports: ImageStorePorts,
): AsyncGenerator<PullEvent, ImageRecord> {
  return keepMade("import archive", options, ports, async (making) => {
    // Before any work: a mistyped instruction is found at once.
    const defaults = applyChanges(options.changes ?? [], {});
    const layer = await storeArchive(archive, options.subject, making, ports);
    return { image: imageOf(layer, defaults, options, ports.digester), platform: options.platform };
  });
}

/** Store the archive as a blob, and learn on the way what it inflates to. */
async function storeArchive(
  archive: AsyncIterable<Uint8Array>,
  subject: string,
  { lease, added, signal }: Making,
  { blobs, codec, digester }: ImageStorePorts,
): Promise<ResolvedLayer> {
  const { compression, bytes } = await sniffArchive(archive, subject);
  const stored = digester.create("sha256");
  const content = digester.create("sha256");
  const ingest = await blobs.ingest();
  let size = 0;
  const keep = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytes) {
      signal.throwIfAborted();
      size += chunk.length;
      stored.update(chunk);
      await ingest.write(chunk);
      yield chunk;
    }
  };
  try {
    for await (const chunk of codec.inflate(compression, keep())) content.update(chunk);
    if (size === 0) throw empty(subject);
    const digest = formatDigest("sha256", stored.hex());
    await lease.add(digest);
    if (!(await blobs.has(digest))) {
      await ingest.commit(digest);
      added.add(digest);
    }
    return layerOf(digest, size, compression, formatDigest("sha256", content.hex()));
  } finally {
    // Does nothing after a commit.
    await ingest.abort();
  }
}

function layerOf(digest: Digest, size: number, compression: Compression, diffId: Digest): ResolvedLayer {
  return { descriptor: { mediaType: OCI_LAYERS[compression], digest, size }, diffId, compression };
}

/** The config and manifest around a layer. The same layer and options give the same bytes. */
function imageOf(
  layer: ResolvedLayer,
  defaults: ImageProcess,
  options: ImportArchiveOptions,
  digester: Digester,
): ResolvedImage {
  const { created, platform, subject, message = `Imported from ${subject}` } = options;
  const { os, architecture, variant } = normalizePlatform(platform);
  const config: ImageConfig = {
    created,
    architecture,
    os,
    ...(variant !== undefined && { variant }),
    config: defaults,
    rootfs: { type: "layers", diff_ids: [layer.diffId] },
    history: [{ created, comment: message }],
  };
  return makeImage(config, [layer], { manifest: OCI_MANIFEST, config: OCI_CONFIG }, digester);
}

function empty(subject: string): RlError {
  return new RlError({ code: "invalid", action: "import archive", subject, state: "it is empty" });
}
