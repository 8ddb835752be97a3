import type { Digest } from "../digest/digest.ts";
import { type ReferenceFault, referenceError } from "./fault.ts";
import { matchReference } from "./grammar.ts";

/** The name of an image or of a repository: what people type, in its parts. */
export interface Reference {
  /** Host with an optional port: "docker.io", "[::1]:5000". "" only from `parseReference`. */
  readonly domain: string;
  /** The repository on that host: "library/alpine". */
  readonly path: string;
  readonly tag?: string | undefined;
  /** Always sha256. */
  readonly digest?: Digest | undefined;
}

/** Read a reference as it stands, with no default filled in. Throws `RlError` code "invalid" or "unsupported". */
export function parseReference(text: string): Reference {
  const parts = matchReference(text);
  if (isFault(parts)) throw referenceError(parts, text);
  return parts;
}

/** Write a reference in full: `parseReference` reads it back to the same parts. */
export function formatReference(reference: Reference): string {
  const { tag, digest } = reference;
  const tagged = tag === undefined ? repositoryName(reference) : `${repositoryName(reference)}:${tag}`;
  return digest === undefined ? tagged : `${tagged}@${digest}`;
}

/** The name without tag and digest: "docker.io/library/alpine". */
export function repositoryName(reference: Reference): string {
  return reference.domain === "" ? reference.path : `${reference.domain}/${reference.path}`;
}

/** The reference with the tag "latest" when it has neither tag nor digest. */
export function withDefaultTag(reference: Reference): Reference {
  if (reference.tag !== undefined || reference.digest !== undefined) return reference;
  return { ...reference, tag: "latest" };
}

/** Tell a fault from the parts. */
export function isFault(parts: Reference | ReferenceFault): parts is ReferenceFault {
  return typeof parts === "string";
}
