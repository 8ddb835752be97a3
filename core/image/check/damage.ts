/** Something in the store that is not as it must be. */
export interface Damage {
  readonly kind: DamageKind;
  /** The digest, or the name of the document in question. */
  readonly subject: string;
  /** What is wrong: lower case, no full stop. */
  readonly state: string;
  /** Images that are hurt by it. */
  readonly references: readonly string[];
  /** Of an unpacked layer: which of the forms and id maps it belongs to, see `UnpackedTrees.name`. */
  readonly variant?: string | undefined;
}

export type DamageKind =
  /** A record that cannot be read, or that is not what its image's own documents say. */
  | "record"
  /** A manifest list made here that cannot be read. */
  | "list"
  /** Manifest, config or layer that is not there. */
  | "blob-missing"
  /** Bytes that are not the digest's. */
  | "blob-damaged"
  /** The note of what a layer's blob holds is not there or wrong. */
  | "note"
  /** An unpacked layer that is not there: it is unpacked again when it is needed. */
  | "tree-missing"
  /** An unpacked layer that is not what its blob holds. */
  | "tree-damaged";

/** A damage of which it is not said yet whom it hurts. */
export function damage(kind: DamageKind, subject: string, state: string, variant?: string): Damage {
  const found = { kind, subject, state, references: [] };
  return variant === undefined ? found : { ...found, variant };
}
