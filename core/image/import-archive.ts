import { type Digest, formatDigest } from "../digest/digest.ts";
import { RlError } from "../errors.ts";
import type { Compression } from "../ports/codec.ts";
import type { Digester } from "../ports/digester.ts";
import type { ImageConfig, ImageProcess } from "../spec/image-config.ts";
import { OCI_CONFIG, OCI_LAYERS, OCI_MANIFEST } from "../spec/media-type.ts";
import { formatPlatform, normalizePlatform, type Platform } from "../spec/platform.ts";
import { discardUnused } from "./archive/discard.ts";
import { createLease, type GrowingLease } from "./archive/leases.ts";
import { sniffArchive } from "./archive/sniff.ts";
import { orCancelled } from "./cancelled.ts";
import { applyChanges } from "./commit/change.ts";
import { type PullEvent, withEvents } from "./events.ts";
import { makeImage } from "./make-image.ts";
import { namelessReference } from "./name.ts";
import type { ImageStorePorts } from "./ports.ts";
import type { ImageRecord } from "./record.ts";
import type { ResolvedImage, ResolvedLayer } from "./resolve.ts";
import { storeImage } from "./store-image.ts";

export interface ImportArchiveOptions {
  /** The archive as messages and the history call it: a file's name, an address, "-". */
  readonly subject: string;
  /** Full reference of the image; without one it has only its id. */
  readonly reference?: string | undefined;
  readonly platform: Platform;
  /** Dockerfile instructions that make the image's defaults, in order. */
  readonly changes?: readonly string[] | undefined;
  /** Said of the layer in the image's history. */
  readonly message?: string | undefined;
  /** RFC 3339 time. */
  readonly created: string;
  readonly signal?: AbortSignal | undefined;
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
  return withEvents(async (emit, signal) => {
    // Before any work: a mistyped instruction is found at once.
    const defaults = applyChanges(options.changes ?? [], {});
    const lease = createLease(ports.locks);
    const added = new Set<Digest>();
    const made: ImageRecord[] = [];
    try {
      const purpose = { action: "import archive", subject: options.subject };
      return await orCancelled(purpose, signal, async () => {
        const layer = await storeArchive(archive, options.subject, added, lease, ports, signal);
        const image = imageOf(layer, defaults, options, ports.digester);
        for (const { descriptor } of image.documents) {
          await lease.add(descriptor.digest);
          if (!(await ports.blobs.has(descriptor.digest))) added.add(descriptor.digest);
        }
        const reference = options.reference ?? namelessReference(image.target);
        const name = { reference, platform: formatPlatform(normalizePlatform(options.platform)) };
        const record = await storeImage(name, image, undefined, ports, emit, signal);
        made.push(record);
        return record;
      });
    } finally {
      await lease.release();
      await discardUnused(added, made, ports);
    }
  }, options.signal);
}

/** Store the archive as a blob, and learn on the way what it inflates to. */
async function storeArchive(
  archive: AsyncIterable<Uint8Array>,
  subject: string,
  added: Set<Digest>,
  lease: GrowingLease,
  { blobs, codec, digester }: ImageStorePorts,
  signal: AbortSignal,
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
