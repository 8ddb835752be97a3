import type { BlobStore } from "../../ports/blob-store.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Codec } from "../../ports/codec.ts";
import type { Credentials, RegistryCredential } from "../../ports/credentials.ts";
import type { Digester } from "../../ports/digester.ts";
import type { Locks } from "../../ports/locks.ts";
import type { Metadata } from "../../ports/metadata.ts";
import type { Transport } from "../../ports/transport.ts";
import type { TreeStore } from "../../ports/tree-store.ts";
import { createBlobStore } from "./blob-store.ts";
import { createClock } from "./clock.ts";
import { createDigester } from "./digester.ts";
import { createDirectoryMetadata } from "./directory-metadata.ts";
import { createFetchTransport } from "./fetch-transport.ts";
import { createPackedTrees } from "./packed-trees.ts";
import { createThreadCodec } from "./thread-codec.ts";

/** All ports that pulling, inspecting and extracting images want. */
export interface ImageStore {
  readonly blobs: BlobStore;
  readonly layout: Metadata;
  readonly metadata: Metadata;
  readonly locks: Locks;
  readonly trees: TreeStore;
  readonly codec: Codec;
  readonly digester: Digester;
  readonly clock: Clock;
  readonly transport: Transport;
  readonly credentials: Credentials;
}

export interface ImageStoreOptions {
  /** Logins by registry host, such as "ghcr.io"; by default nobody has logged in. */
  readonly logins?: Readonly<Record<string, RegistryCredential>> | undefined;
}

/**
 * Images in a directory as `rl` has them with RL_ROOT, so that one sees what the other pulled: the blobs in an OCI image
 * layout, `image`, with records and locks beside it. Several programs may use it at the same time.
 */
export function createImageStore(
  directory: string,
  createLocks: (directory: string) => Locks,
  { logins = {} }: ImageStoreOptions = {},
): ImageStore {
  return {
    blobs: createBlobStore(`${directory}/image`),
    layout: createDirectoryMetadata(`${directory}/image`),
    metadata: createDirectoryMetadata(`${directory}/meta`),
    locks: createLocks(`${directory}/locks`),
    trees: createPackedTrees(),
    codec: createThreadCodec(),
    digester: createDigester(),
    clock: createClock(),
    transport: createFetchTransport(),
    credentials: {
      lookup: async (registry) => (Object.hasOwn(logins, registry) ? logins[registry] : undefined),
    },
  };
}
