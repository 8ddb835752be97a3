import { type Digest, digestAlgorithm, digestHex, formatDigest } from "../digest/digest.ts";
import { textBytes } from "../tar/bytes.ts";

/**
 * Name each stack of layers from the bottom up (image-spec, config.md "Layer ChainID"): the lowest is named by
 * its diffID, each further one by the digest of the name below, a space and its own diffID.
 *
 * `diffIds` are of the uncompressed layers, bottom first; the result has one chainID for each. `sha256` gives
 * the lower-case hexadecimal digest of bytes.
 */
export function chainIds(diffIds: readonly Digest[], sha256: (bytes: Uint8Array) => string): Digest[] {
  const chain: Digest[] = [];
  let below: Digest | undefined;
  for (const diffId of diffIds) {
    below = below === undefined ? diffId : formatDigest("sha256", sha256(textBytes(`${below} ${diffId}`)));
    chain.push(below);
  }
  return chain;
}

/**
 * Name trees of single layers that depend on the layers below them: by the chainID, which names those too. The
 * lowest layer's chainID is its diffID, which is the name of trees that depend on nothing, so it goes through
 * the digest once more, with an empty name below.
 */
export function placedKeys(diffIds: readonly Digest[], sha256: (bytes: Uint8Array) => string): Digest[] {
  const lowest = (diffId: Digest): Digest => formatDigest("sha256", sha256(textBytes(` ${diffId}`)));
  return chainIds(diffIds, sha256).map((key, index) => (index === 0 ? lowest(key) : key));
}

/**
 * What stands for the diffID of a program: its digest with every bit turned. Trees are found by diffID, and those of a
 * program's own digest are for archives. Nobody can make an archive that has this one.
 */
export function programKey(digest: Digest): Digest {
  const turned = digestHex(digest).replace(/./g, (digit) => (15 - Number.parseInt(digit, 16)).toString(16));
  return formatDigest(digestAlgorithm(digest), turned);
}
