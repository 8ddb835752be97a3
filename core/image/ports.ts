import type { DistributionPorts } from "../distribution/perform.ts";
import type { BlobStore } from "../ports/blob-store.ts";
import type { Codec } from "../ports/codec.ts";
import type { Digester } from "../ports/digester.ts";
import type { Metadata } from "../ports/metadata.ts";
import type { TreeStore } from "../ports/tree-store.ts";

/** What keeping images needs of a host. */
export interface ImageStorePorts {
  readonly blobs: BlobStore;
  readonly trees: TreeStore;
  /** Image records and other small things. */
  readonly metadata: Metadata;
  /** The root of the OCI layout whose `blobs/` is `blobs`: holds `oci-layout` and `index.json`. */
  readonly layout: Metadata;
  readonly digester: Digester;
  readonly codec: Codec;
}

/** What pulling images needs on top. */
export interface PullPorts extends ImageStorePorts, DistributionPorts {}
