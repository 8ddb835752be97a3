/** This host's adapters, for programs that compose the core themselves. */
export { createBlobStore } from "./blob-store.ts";
export { createClock } from "./clock.ts";
export { createCodec } from "./codec.ts";
export { createCompressor } from "./compressor.ts";
export { createCredentialStore } from "./credential-store.ts";
export { createCredentials } from "./credentials.ts";
export { createDigester } from "./digester.ts";
export { createHostProbe } from "./facts.ts";
export { createLauncher, spawnProgram } from "./launcher.ts";
export { createLocks } from "./locks.ts";
export { createMetadata } from "./metadata.ts";
export { type StorePaths, storePaths } from "./paths.ts";
export { createRandom } from "./random.ts";
export { readRegistriesConf } from "./registries-conf.ts";
export { chooseStorage, createStorageDriver } from "./storage/mod.ts";
export { createTransport } from "./transport.ts";
export { createTreeReader } from "./tree-reader.ts";
export { createTreeStore, layersDirectory } from "./tree-store.ts";
