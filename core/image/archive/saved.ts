import { type Digest, digestAlgorithm, digestHex } from "../../digest/digest.ts";
import { RlError } from "../../errors.ts";
import type { ImageStorePorts } from "../ports.ts";
import type { ImageRecord } from "../record.ts";
import type { ResolvedImage } from "../resolve.ts";
import { storedImage } from "../stored-image.ts";

/** An image to be saved, and the names it shall have where it is loaded. */
export interface SavedImage {
  readonly record: ImageRecord;
  /** Full references with a tag. */
  readonly references: readonly string[];
}

/** The same with its documents read, and all of it known to be here. */
export interface ReadyImage extends SavedImage {
  readonly image: ResolvedImage;
  readonly config: Uint8Array;
  readonly manifest: Uint8Array;
}

/** What saving needs of a host. */
export type SavePorts = Pick<ImageStorePorts, "blobs" | "digester" | "codec" | "locks">;

/** A file to be written into an archive or a directory. */
export interface WrittenFile {
  readonly path: string;
  /** Bytes of content; exactly so many come. */
  readonly size: number;
  data(): AsyncIterable<Uint8Array>;
}

/**
 * Read the documents of an image and see that its layers are here, before a byte is written.
 *
 * @throws RlError "not-found" for a piece that is missing, "corrupt" for a damaged document
 */
export async function readyImage(saved: SavedImage, ports: SavePorts): Promise<ReadyImage> {
  const { reference, digest } = saved.record;
  const image = await storedImage(saved.record, ports);
  for (const { descriptor } of image.layers) {
    if (!(await ports.blobs.has(descriptor.digest))) throw missing(reference, descriptor.digest);
  }
  const [manifest, config] = image.documents.slice(-2);
  if (manifest === undefined || config === undefined) throw missing(reference, digest);
  return { ...saved, image, manifest: manifest.bytes, config: config.bytes };
}

/** A file whose bytes are at hand. */
export function documentFile(path: string, bytes: Uint8Array): WrittenFile {
  return {
    path,
    size: bytes.length,
    data: async function* () {
      yield bytes;
    },
  };
}

/** A JSON document without white space, as every machine writes it. */
export function jsonFile(path: string, value: unknown): WrittenFile {
  return documentFile(path, new TextEncoder().encode(JSON.stringify(value)));
}

/** "blobs/sha256/…" of an OCI layout. */
export function blobPath(digest: Digest): string {
  return `blobs/${digestAlgorithm(digest)}/${digestHex(digest)}`;
}

function missing(reference: string, digest: Digest): RlError {
  return new RlError({
    code: "not-found",
    action: "save image",
    subject: reference,
    state: `its blob ${digest} is not in the store`,
    hint: "pull the image again",
  });
}
