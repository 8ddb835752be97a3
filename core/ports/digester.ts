/** Incremental hashing. Hosts have a native one; the memory host brings a TypeScript one. */
export interface Digester {
  /** Start a hash. Algorithms are those of the image spec's descriptor section. */
  create(algorithm: "sha256" | "sha512"): Hasher;
}

/** One running hash: any number of `update`, then exactly one `hex`. */
export interface Hasher {
  update(bytes: Uint8Array): void;
  /** Lower-case hexadecimal digest of all bytes given; ends the hash. */
  hex(): string;
}
