import { type Digest, formatDigest } from "../digest/digest.ts";
import type { Metadata } from "../ports/metadata.ts";
import type { ImageProcess } from "../spec/image-config.ts";
import type { Platform } from "../spec/platform.ts";

/**
 * Everything `run` needs to know of an image, in one small document per reference and platform
 * (`imageKey` names it). It is put last, when every blob and tree it names is durable.
 */
export interface ImageRecord {
  readonly version: 2;
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
    /**
     * What an overlay is mounted of, bottom first: diffIDs, or what `placedKeys` gives for a layer that builds on
     * those below it. A layer that comes twice counts where it comes last.
     */
    readonly overlay: readonly string[];
    /** chainIDs, bottom first; the last one is the whole root file system. */
    readonly flat: readonly string[];
  };
  /** The layers' blobs, bottom first. */
  readonly blobs: readonly LayerBlob[];
  /** Bytes of the layers as stored. */
  readonly size: number;
  /** Bytes of the files in the layers. */
  readonly contentSize: number;
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string | undefined;
  /** RFC 3339 time, as written in the image. */
  readonly created?: string | undefined;
  /** The image config's `config`. */
  readonly config: ImageProcess;
}

/** One layer of an image, as stored and as unpacked. */
export interface LayerBlob {
  readonly digest: Digest;
  /** Bytes of the blob. */
  readonly size: number;
  /** Bytes of its files. */
  readonly contentSize: number;
}

/** What the image runs on, by its own config. */
export function imagePlatform({
  os,
  architecture,
  variant,
}: Pick<ImageRecord, "os" | "architecture" | "variant">): Platform {
  return variant === undefined ? { os, architecture } : { os, architecture, variant };
}

/** The key of a tree by its digits, as `layers` has them. */
export function treeKey(hex: string): Digest {
  return formatDigest(hex.length === 128 ? "sha512" : "sha256", hex);
}

/** Write a record. */
export function encodeImageRecord(record: ImageRecord): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(record));
}

/**
 * Read a record that this project wrote. It is trusted like the store it lies in, so only its version is
 * looked at, and that it has the parts whose lack would be felt far from here; undefined for what is not a record
 * of this version.
 */
export function parseImageRecord(text: string): ImageRecord | undefined {
  try {
    const parsed = JSON.parse(text) as ImageRecord | null;
    return parsed?.version === 2 && hasParts(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function hasParts({ reference, blobs, layers, config }: Partial<ImageRecord>): boolean {
  return (
    typeof reference === "string" &&
    Array.isArray(blobs) &&
    Array.isArray(layers?.overlay) &&
    Array.isArray(layers.flat) &&
    typeof config === "object"
  );
}

/** The record under a key. One that cannot be read is as good as none: the next pull puts it right. */
export async function readRecord(metadata: Metadata, key: string): Promise<ImageRecord | undefined> {
  const bytes = await metadata.get(key);
  return bytes === undefined ? undefined : parseImageRecord(new TextDecoder().decode(bytes));
}
