import { readDocument } from "../../content/document.ts";
import type { Digest } from "../../digest/digest.ts";
import { isRlError } from "../../errors.ts";
import { parseManifest } from "../../spec/manifest.ts";
import { type Collected, collectGarbage } from "../collect.ts";
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
  for (const { digest } of list.entries) for (const part of await partsOf(digest, ports)) objects.add(part);
  return { list, collected: await collectGarbage(ports, { candidates: objects }) };
}

/** An image's manifest, config and layers. */
async function partsOf(digest: Digest, { blobs, digester }: CollectPorts): Promise<readonly Digest[]> {
  const size = await blobs.size(digest);
  if (size === undefined) return [];
  try {
    const { config, layers } = parseManifest(await readDocument(blobs, { digest, size }, digester));
    return [digest, config.digest, ...layers.map((layer) => layer.digest)];
  } catch (error) {
    // A damaged one no longer says what it was made of; the next collection finds that.
    if (isRlError(error)) return [digest];
    throw error;
  }
}
