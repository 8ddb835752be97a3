import { type Digest, type DigestAlgorithm, formatDigest } from "../digest/digest.ts";

/** Incremental hashing. Hosts have a native one; the memory host brings a TypeScript one. */
export interface Digester {
  /** Start a hash. Algorithms are those of the image spec's descriptor section. */
  create(algorithm: DigestAlgorithm): Hasher;
}

/** One running hash: any number of `update`, then exactly one `hex`. */
export interface Hasher {
  update(bytes: Uint8Array): void;
  /** Lower-case hexadecimal digest of all bytes given; ends the hash. */
  hex(): string;
}

/** The digest of bytes that are at hand. */
export function digestBytes(
  bytes: Uint8Array,
  digester: Digester,
  algorithm: DigestAlgorithm = "sha256",
): Digest {
  const hasher = digester.create(algorithm);
  hasher.update(bytes);
  return formatDigest(algorithm, hasher.hex());
}
