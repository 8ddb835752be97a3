import type { DistributionPorts } from "../distribution/perform.ts";
import type { BlobStore } from "../ports/blob-store.ts";
import type { Codec } from "../ports/codec.ts";
import type { Compressor } from "../ports/compressor.ts";
import type { Digester } from "../ports/digester.ts";
import type { Locks } from "../ports/locks.ts";
import type { Metadata } from "../ports/metadata.ts";
import type { TreeReader } from "../ports/tree-reader.ts";
import type { TreeStore } from "../ports/tree-store.ts";
import type { TrustPorts } from "../trust/ports.ts";

/** What keeping images needs of a host. */
export interface ImageStorePorts {
  readonly blobs: BlobStore;
  /** Blobs that other machines share, asked before a registry is. */
  readonly cache?: BlobStore | undefined;
  readonly trees: TreeStore;
  /** Image records and other small things. */
  readonly metadata: Metadata;
  /** The root of the OCI layout whose `blobs/` is `blobs`: holds `oci-layout` and `index.json`. */
  readonly layout: Metadata;
  readonly locks: Locks;
  readonly digester: Digester;
  readonly codec: Codec;
}

/** What pulling images needs on top. */
export interface PullPorts extends ImageStorePorts, DistributionPorts {
  /** Hold pulled images against the signature policy in force. Without it every image is taken. */
  readonly trust?: TrustPorts | undefined;
}

/** What changing records needs. */
export type RecordPorts = Pick<ImageStorePorts, "metadata" | "layout" | "locks">;

/** What garbage collection needs. */
export interface CollectPorts extends Pick<ImageStorePorts, "blobs" | "metadata" | "locks" | "digester"> {
  /** All the trees there are, of every form and id map. */
  readonly allTrees: readonly TreeStore[];
}

/** What removing images needs. */
export interface RemovePorts extends RecordPorts, CollectPorts {
  /** Identifiers of the containers that use an image, by the digits of its imageId. */
  imageUsers(): Promise<ReadonlyMap<string, readonly string[]>>;
}

/** Unpacked layers of one form and id map. */
export interface UnpackedTrees {
  /** "overlay-full": what the store calls them. */
  readonly name: string;
  readonly trees: TreeStore;
  /** Reads these trees, in the namespace they were written in. */
  readonly reader: TreeReader;
}

/** The whole store, with what removing needs. */
export interface StorePorts extends PullPorts, RemovePorts {
  /** Reads the trees of `trees`, and other directories of the host. */
  readonly treeReader: TreeReader;
  /** The unpacked layers that can be worked on now, those of `trees` first. */
  unpacked(): Promise<readonly UnpackedTrees[]>;
  /** For layers that are made here. */
  readonly compressor: Compressor;
}

/** What can be had without knowing how layers are unpacked here. */
export type ContentPorts = Omit<PullPorts, "trees">;
