import type { Digest } from "../../digest/digest.ts";
import { isRlError, RlError } from "../../errors.ts";
import { parseNormalizedReference } from "../../reference/familiar.ts";
import { findAll } from "./keep.ts";
import type { FindOptions, FindPorts, WantedImage } from "./locate.ts";
import type { IndexList } from "./model.ts";
import { getIndexList } from "./store.ts";

/**
 * The one image of a list that is meant: by a digest or its beginning, or by a name of the image here or at its
 * registry.
 *
 * @throws RlError "not-found", "invalid" when the name means several of them
 */
export async function entryOf(
  name: string,
  image: WantedImage,
  options: FindOptions,
  ports: FindPorts,
): Promise<Digest> {
  const list = await getIndexList(name, ports.metadata);
  const digests = await matches(image, list, options, ports);
  const [first, ...others] = digests;
  if (first !== undefined && others.length === 0) return first;
  throw new RlError({
    code: first === undefined ? "not-found" : "invalid",
    action: "find image in manifest list",
    subject: image.name,
    state:
      first === undefined
        ? `${list.reference} does not name it`
        : `${list.reference} names ${others.length + 1} images of it`,
    hint: "give the digest of one; rl manifest inspect shows them",
  });
}

/** Those of a list's images that a name means. What begins like a digest is no name at a registry. */
async function matches(
  image: WantedImage,
  list: IndexList,
  options: FindOptions,
  ports: FindPorts,
): Promise<readonly Digest[]> {
  const { name } = image;
  const named = list.entries.map(({ digest }) => digest);
  const isDigest = /^sha(?:256|512):/.test(name);
  const begun = isDigest ? named.filter((digest) => digest.startsWith(name)) : [];
  if (begun.length > 0) return begun;
  const pinned = digestIn(name);
  if (pinned !== undefined && named.includes(pinned)) return [pinned];
  const wanted: WantedImage = isDigest ? { name, where: "here" } : image;
  const found = await findAll([wanted], { ...options, all: true }, ports);
  const digests = new Set(found.map(({ entry }) => entry.digest));
  return named.filter((digest) => digests.has(digest));
}

/** The digest that a name ends in. */
function digestIn(text: string): Digest | undefined {
  try {
    return parseNormalizedReference(text).digest;
  } catch (error) {
    // An identifier is no name.
    if (isRlError(error)) return undefined;
    throw error;
  }
}
