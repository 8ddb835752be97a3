/**
 * A host that is nothing but memory: for tests, and for places without files or processes, such as a web page.
 * It has no codec of its own, since the web platform's decompression stops after a gzip stream's first member.
 */
export { createMemoryBlobStore, type MemoryBlobStore } from "./blob-store.ts";
export { createMemoryClock, type MemoryClock } from "./clock.ts";
export { createMemoryCompressor } from "./compressor.ts";
export { createMemoryCredentials } from "./credentials.ts";
export { createMemoryDigester } from "./digester.ts";
export { createMemoryLocks } from "./locks.ts";
export { createMemoryMetadata } from "./metadata.ts";
export { createMemoryRandom } from "./random.ts";
export { createSha512 } from "./sha512.ts";
export {
  createMemoryTransport,
  type MemoryRequest,
  type MemoryResponse,
  type MemoryServer,
} from "./transport.ts";
export { createMemoryTreeReader } from "./tree-reader.ts";
export { createMemoryTreeStore, type MemoryTreeStore } from "./tree-store.ts";
export {
  createMemoryTreeWriter,
  type MemoryDirectory,
  type MemoryName,
  type MemoryNode,
  type MemoryTreeOptions,
  type MemoryTreeWriter,
} from "./tree-writer.ts";
