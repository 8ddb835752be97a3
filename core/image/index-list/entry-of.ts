import { type Digest, isDigest } from "../../digest/digest.ts";
import { isRlError, RlError } from "../../errors.ts";
import { parseNormalizedReference } from "../../reference/familiar.ts";
import { findAll } from "./keep.ts";
import type { FindOptions, FindPorts } from "./locate.ts";
import { entryDigests, getIndexList } from "./store.ts";

/**
 * The one image of a list that is meant by a digest, or by a name of the image here or at its registry.
 *
 * @throws RlError "not-found", "invalid" when the name means several of them
 */
export async function entryOf(
  name: string,
  image: string,
  options: FindOptions,
  ports: FindPorts,
): Promise<Digest> {
  const list = await getIndexList(name, ports.metadata);
  const pinned = digestIn(image);
  if (isDigest(image)) return image;
  if (pinned !== undefined && entryDigests(list).includes(pinned)) return pinned;
  const found = await findAll([image], { ...options, all: true }, ports);
  const digests = new Set(found.map(({ entry }) => entry.digest));
  const [first, ...others] = entryDigests(list).filter((digest) => digests.has(digest));
  if (first !== undefined && others.length === 0) return first;
  throw new RlError({
    code: first === undefined ? "not-found" : "invalid",
    action: "find image in manifest list",
    subject: image,
    state:
      first === undefined
        ? `${list.reference} does not name it`
        : `${list.reference} names ${others.length + 1} images of it`,
    hint: "give the digest of one; rl manifest inspect shows them",
  });
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
