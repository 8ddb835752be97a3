import { isRlError } from "../errors.ts";
import { parseAliasedReference } from "../reference/alias.ts";
import { formatReference, type Reference } from "../reference/reference.ts";

/** At least four digits, so that few identifiers begin with them. */
const IDENTIFIER = /^(?:sha256:)?([0-9a-f]{4,64})$/;

/** What people type for an image: a short or full reference, or the beginning of an identifier. */
export interface TypedName {
  /** The name it is, aliases followed. Undefined for what can only be an identifier. */
  readonly reference: Reference | undefined;
  /** What to look for among the images that are here: the full name, or what was typed where that may be an identifier. */
  readonly wanted: string;
}

/**
 * Read what people type for an image.
 *
 * @param aliases see `parseAliasedReference`; without them a name means what it says
 * @throws RlError "invalid" or "unsupported" for what is neither a name nor an identifier
 */
export function readTypedName(text: string, aliases: ReadonlyMap<string, string> = new Map()): TypedName {
  const isIdentifier = identifierDigits(text) !== undefined;
  try {
    const reference = parseAliasedReference(text, aliases);
    return { reference, wanted: isIdentifier ? text : formatReference(reference) };
  } catch (error) {
    if (isRlError(error) && isIdentifier) return { reference: undefined, wanted: text };
    throw error;
  }
}

/** The digits of what may be the beginning of an identifier, the digest of a config or manifest. */
export function identifierDigits(text: string): string | undefined {
  return IDENTIFIER.exec(text)?.[1];
}
