import { readRegistries } from "../../distribution/configured.ts";
import type { RegistryOptions } from "../../distribution/registry.ts";
import { isRlError } from "../../errors.ts";
import { parseAliasedReference } from "../../reference/alias.ts";
import { parseImageDocument } from "../../spec/document.ts";
import type { FindPorts } from "./locate.ts";
import { encodeIndex } from "./model.ts";
import { openPlace } from "./place.ts";
import { findIndexList } from "./store.ts";

/**
 * What a name means as a document: the list made here as it would be pushed, else the manifest or index that the
 * registry has now, byte for byte.
 *
 * @throws RlError "not-found", "invalid" for what is no name or no such document, and what registries throw
 */
export async function readIndexDocument(
  text: string,
  options: RegistryOptions,
  ports: FindPorts,
): Promise<Uint8Array> {
  const list = await findOwn(text, ports);
  if (list !== undefined) return encodeIndex(list, "oci").bytes;
  const { aliases } = await readRegistries(ports);
  const signal = options.signal ?? new AbortController().signal;
  const place = openPlace(parseAliasedReference(text, aliases), ports, options, signal);
  const { bytes, mediaType } = await place.documents({ kind: "root" });
  parseImageDocument(bytes, mediaType);
  return bytes;
}

/** Lists have no digests for names; images have. */
async function findOwn(text: string, ports: FindPorts): ReturnType<typeof findIndexList> {
  try {
    return await findIndexList(text, ports.metadata);
  } catch (error) {
    if (isRlError(error) && text.includes("@")) return undefined;
    throw error;
  }
}
