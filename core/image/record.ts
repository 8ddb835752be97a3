import type { Digest } from "../digest/digest.ts";
import { RlError } from "../errors.ts";
import type { ImageProcess } from "../spec/image-config.ts";

/**
 * Everything `run` needs to know of an image, in one small document per reference and platform
 * (`imageKey` names it). It is put last, when every blob and tree it names is durable.
 */
export interface ImageRecord {
  readonly version: 1;
  /** In full: "docker.io/library/alpine:3.20". */
  readonly reference: string;
  /** The platform asked for, in normal form; the image may be for a lower variant of it. */
  readonly platform: string;
  /** What the reference named at the registry: an index, or the manifest itself. */
  readonly target: Digest;
  /** The manifest. */
  readonly digest: Digest;
  readonly mediaType: string;
  /** Bytes of the manifest. */
  readonly manifestSize: number;
  /** The config's digest, which people know the image by. */
  readonly imageId: Digest;
  /** Keys of the unpacked trees, in hexadecimal without the algorithm. */
  readonly layers: {
    /** What an overlay is mounted of, bottom first: diffIDs. A layer that comes twice counts where it comes last. */
    readonly overlay: readonly string[];
    /** chainIDs, bottom first; the last one is the whole root file system. */
    readonly flat: readonly string[];
  };
  /** Bytes of the layers as stored. */
  readonly size: number;
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string | undefined;
  /** RFC 3339 time, as written in the image. */
  readonly created?: string | undefined;
  /** The image config's `config`. */
  readonly config: ImageProcess;
}

/** Write a record. */
export function encodeImageRecord(record: ImageRecord): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(record));
}

/**
 * Read a record that this project wrote. It is trusted like the store it lies in, so only its version is
 * looked at; throws `RlError` code "corrupt" for what is not a record of this version.
 */
export function parseImageRecord(text: string, name: string): ImageRecord {
  let parsed: { version?: unknown } | null = null;
  let cause: unknown;
  try {
    parsed = JSON.parse(text) as { version?: unknown } | null;
  } catch (error) {
    cause = error;
  }
  if (parsed?.version === 1) return parsed as ImageRecord;
  throw new RlError({
    code: "corrupt",
    action: "read image record",
    subject: name,
    state: cause === undefined ? "it was written by another version" : "it is not JSON",
    hint: "pull the image again",
    cause,
  });
}
