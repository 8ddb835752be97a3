/**
 * The operations of the world `rl:core` (wasm/wit/core.wit), as calls of the core: what the component exports, and
 * what a JavaScript host can run without it. Here reading a stream is asynchronous, as it is in the core.
 */
import { chainIds, parseDigest } from "../../core/mod.ts";
import { type ApplicationApi, createApplication } from "./application.ts";
import { type ArchiveApi, createArchive } from "./archive.ts";
import { type ConfigApi, configApi } from "./config.ts";
import { type DigestApi, digestApi } from "./digest.ts";
import type { ApiHost } from "./host.ts";
import { type PlanApi, planApi } from "./plan.ts";
import { type ReferenceApi, referenceApi } from "./reference.ts";
import { type ResolverApi, resolverApi } from "./resolver.ts";
import { createTree, type TreeApi } from "./tree.ts";

export { failureText } from "./failure.ts";
export type { ApiHost } from "./host.ts";

export interface LayerApi {
  chainIds(diffIds: readonly string[]): string[];
  archive(compression: string): ArchiveApi;
  application(compression: string): ApplicationApi;
  tree(): TreeApi;
}

export interface CoreApi {
  readonly reference: ReferenceApi;
  readonly digest: DigestApi;
  readonly resolver: ResolverApi;
  readonly layer: LayerApi;
  readonly config: ConfigApi;
  readonly plan: PlanApi;
}

export function createApi(host: ApiHost): CoreApi {
  const { digester } = host;
  const sha256 = (bytes: Uint8Array): string => {
    const hasher = digester.create("sha256");
    hasher.update(bytes);
    return hasher.hex();
  };
  return {
    reference: referenceApi(),
    digest: digestApi(digester),
    resolver: resolverApi(digester),
    layer: {
      chainIds: (diffIds) => chainIds(diffIds.map(parseDigest), sha256),
      archive: (compression) => createArchive(host, compression),
      application: (compression) => createApplication(host, compression),
      tree: () => createTree(host),
    },
    config: configApi(),
    plan: planApi(),
  };
}
