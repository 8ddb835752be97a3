/**
 * The short names of Docker Hub: "alpine" is docker.io/library/alpine.
 *
 * Kept apart from the grammar because it is a convention, not syntax: code that has a full name in hand
 * parses it strictly and cannot be surprised by a default.
 */
import { type Digest, formatDigest, isDigest } from "../digest/digest.ts";
import { type ReferenceFault, referenceError } from "./fault.ts";
import { matchReference } from "./grammar.ts";
import { formatReference, isFault, type Reference, withDefaultTag } from "./reference.ts";

const DEFAULT_DOMAIN = "docker.io";
/** Docker Hub's first name, still found in old scripts and credential files. */
const LEGACY_DOMAIN = "index.docker.io";
const OFFICIAL = "library/";

const IDENTIFIER = /^[0-9a-f]{64}$/;

/** What a person may mean by one word: an image by name, or by the digest of its config or manifest. */
export type AnyReference =
  | { readonly kind: "reference"; readonly reference: Reference }
  | { readonly kind: "digest"; readonly digest: Digest };

/**
 * Read a short or full name; the result always has a domain. No tag is filled in.
 *
 * The first component is a host when it is "localhost" or has a dot, a colon or an upper-case letter.
 * Throws `RlError` code "invalid" or "unsupported".
 */
export function parseNormalizedReference(text: string): Reference {
  const parts = matchFamiliar(text);
  if (isFault(parts)) throw referenceError(parts, text);
  return parts;
}

/**
 * Read what `pull` and `run` take: a short or full name that ends up with a tag or a digest, never both. The
 * tag is "latest" when there is neither; with a digest a tag says nothing more and is dropped.
 */
export function parseDockerReference(text: string): Reference {
  const { domain, path, tag, digest } = parseNormalizedReference(text);
  return digest === undefined
    ? withDefaultTag(tag === undefined ? { domain, path } : { domain, path, tag })
    : { domain, path, digest };
}

/** Read 64 hexadecimal digits or a digest as a digest, and everything else as a short or full name. */
export function parseAnyReference(text: string): AnyReference {
  if (IDENTIFIER.test(text)) return { kind: "digest", digest: formatDigest("sha256", text) };
  if (isDigest(text) && text.startsWith("sha256:")) return { kind: "digest", digest: text };
  return { kind: "reference", reference: parseNormalizedReference(text) };
}

/** Write a reference as short as Docker shows it: without "docker.io/", and without "library/" there. */
export function familiarReference(reference: Reference): string {
  const { domain, path } = reference;
  if (domain !== DEFAULT_DOMAIN) return formatReference(reference);
  const short = path.startsWith(OFFICIAL) ? path.slice(OFFICIAL.length) : path;
  // "library/a/b" stays: "a/b" would be read back as the repository a/b.
  return formatReference({ ...reference, domain: "", path: short.includes("/") ? path : short });
}

function matchFamiliar(text: string): Reference | ReferenceFault {
  if (text === "") return "empty";
  // As a name it would be legal, and then `rm IDENTIFIER` could be made to mean somebody's repository.
  if (IDENTIFIER.test(text)) return "identifier";
  const { domain, rest } = splitDomain(text);
  const colon = rest.indexOf(":");
  const name = colon < 0 ? rest : rest.slice(0, colon);
  if (name !== name.toLowerCase()) return "uppercase";
  return matchReference(`${domain}/${rest}`);
}

function splitDomain(text: string): { readonly domain: string; readonly rest: string } {
  const slash = text.indexOf("/");
  // One component alone is never a host, whatever dots it has: "alpine:3.20" ends in a tag, not a port.
  if (slash < 0) return { domain: DEFAULT_DOMAIN, rest: OFFICIAL + text };
  const first = text.slice(0, slash);
  if (!looksLikeHost(first)) return { domain: DEFAULT_DOMAIN, rest: text };
  const domain = first === LEGACY_DOMAIN ? DEFAULT_DOMAIN : first;
  const rest = text.slice(slash + 1);
  return { domain, rest: domain === DEFAULT_DOMAIN && !rest.includes("/") ? OFFICIAL + rest : rest };
}

function looksLikeHost(component: string): boolean {
  return component === "localhost" || /[.:]/.test(component) || component !== component.toLowerCase();
}
