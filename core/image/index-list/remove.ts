import type { Digest } from "../../digest/digest.ts";
import { type Collected, collectGarbage, manifestParts } from "../collect.ts";
import type { CollectPorts } from "../ports.ts";
import type { IndexList } from "./model.ts";
import { deleteIndexList } from "./store.ts";

/** A list that is gone, and what went with it. */
export interface RemovedList {
  readonly list: IndexList;
  readonly collected: Collected;
}

/**
 * Remove a list, and what is here for its sake alone: manifests of images at registries, and images that were removed
 * while it named them. Throws `RlError` "not-found".
 */
export async function removeIndexList(name: string, ports: CollectPorts): Promise<RemovedList> {
  const list = await deleteIndexList(name, ports);
  const objects = new Set<Digest>();
  for (const { digest } of list.entries)
    for (const part of await manifestParts(digest, ports)) objects.add(part);
  return { list, collected: await collectGarbage(ports, { candidates: objects }) };
}
