import { RlError } from "../../errors.ts";
import { REFERENCES, withLock } from "../../ports/locks.ts";
import type { Metadata } from "../../ports/metadata.ts";
import { parseDockerReference, parseNormalizedReference } from "../../reference/familiar.ts";
import { formatReference } from "../../reference/reference.ts";
import { INDEX_PREFIX } from "../collect.ts";
import { encodeName } from "../key.ts";
import type { ImageStorePorts } from "../ports.ts";
import { decodeList, encodeList, type IndexList } from "./model.ts";

/** What keeping lists needs of a host. */
export type ListPorts = Pick<ImageStorePorts, "metadata" | "locks">;

/**
 * The full name of a list by what people type: as images are named, with a tag, "latest" when it has none.
 * Throws `RlError` "invalid" for what is no such name.
 */
export function listReference(text: string): string {
  if (parseNormalizedReference(text).digest === undefined) return formatReference(parseDockerReference(text));
  throw new RlError({
    code: "invalid",
    action: "use manifest list",
    subject: text,
    state: "the name of a list has a tag and no digest",
    hint: "leave out what begins with @",
  });
}

/** The list of a name, short or full, if there is one. Throws `RlError` "invalid". */
export async function findIndexList(text: string, metadata: Metadata): Promise<IndexList | undefined> {
  const bytes = await metadata.get(keyOf(listReference(text)));
  return bytes === undefined ? undefined : decodeList(bytes);
}

/** The list of a name. Throws `RlError` "not-found", "invalid". */
export async function getIndexList(text: string, metadata: Metadata): Promise<IndexList> {
  const found = await findIndexList(text, metadata);
  if (found !== undefined) return found;
  throw new RlError({
    code: "not-found",
    action: "find manifest list",
    subject: text,
    state: "there is none of this name",
    hint: "list them with: rl manifest ls; make one with: rl manifest create",
  });
}

/** All lists, by name. */
export async function allIndexLists(metadata: Metadata): Promise<IndexList[]> {
  const documents = await Promise.all((await metadata.keys(INDEX_PREFIX)).map((key) => metadata.get(key)));
  const lists = documents.flatMap((bytes) => (bytes === undefined ? [] : [decodeList(bytes)]));
  return lists.sort((left, right) => (left.reference < right.reference ? -1 : 1));
}

/**
 * Change a list while nobody else changes lists or images. `change` gets the list there is; what it throws leaves
 * the list as it was.
 */
export function changeIndexList(
  text: string,
  ports: ListPorts,
  change: (before: IndexList | undefined) => IndexList,
): Promise<IndexList> {
  const reference = listReference(text);
  return withLock(ports.locks, REFERENCES, async () => {
    const after = change(await findIndexList(reference, ports.metadata));
    await ports.metadata.put(keyOf(reference), encodeList(after));
    return after;
  });
}

/** Forget a list; what it named stays until the next garbage collection. Throws `RlError` "not-found". */
export function deleteIndexList(text: string, ports: ListPorts): Promise<IndexList> {
  return withLock(ports.locks, REFERENCES, async () => {
    const list = await getIndexList(text, ports.metadata);
    await ports.metadata.delete(keyOf(list.reference));
    return list;
  });
}

function keyOf(reference: string): string {
  return `${INDEX_PREFIX}${encodeName(reference)}`;
}
