/**
 * Adapters for Node, and for other runtimes that have its modules: images are pulled, inspected and unpacked. Containers
 * are started by the `rl` executable.
 */
export { createBlobStore } from "../common/blob-store.ts";
export { createClock } from "../common/clock.ts";
export { createDigester } from "../common/digester.ts";
export { createDirectoryMetadata as createMetadata } from "../common/directory-metadata.ts";
export { type DirectoryTree, openDirectoryTree } from "../common/directory-tree.ts";
export {
  createFetchTransport as createTransport,
  type FetchTransportOptions as TransportOptions,
} from "../common/fetch-transport.ts";
export type { ImageStore, ImageStoreOptions } from "../common/image-store.ts";
export { createPackedTrees } from "../common/packed-trees.ts";
export { createRandom } from "../common/random.ts";
export { createThreadCodec as createCodec } from "../common/thread-codec.ts";
export { openImageStore } from "./image-store.ts";
export { createLocks } from "./locks.ts";
