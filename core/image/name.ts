import type { Digest } from "../digest/digest.ts";
import { formatReference, parseReference, type Reference } from "../reference/reference.ts";

/** Stands where an image has no repository; no reference can be parsed of it. */
export const NO_REPOSITORY = "<none>";

/** The reference of a record, taken apart as people see it. */
export interface DisplayName {
  /** In short form, "alpine" or "ghcr.io/owner/name"; "<none>" for an image that never had a name. */
  readonly repository: string;
  readonly tag?: string | undefined;
  /** What the reference is pinned to. */
  readonly digest?: string | undefined;
}

/**
 * Take the reference of a record apart. It was checked and put together when the record was made, so its marks
 * are where they must be: a listing of a thousand images has no time for the whole grammar.
 */
export function splitName(reference: string): DisplayName {
  const at = reference.indexOf("@");
  const digest = at < 0 ? undefined : reference.slice(at + 1);
  const name = at < 0 ? reference : reference.slice(0, at);
  const colon = name.indexOf(":", name.lastIndexOf("/") + 1);
  const tag = colon < 0 ? undefined : name.slice(colon + 1);
  return { repository: familiarName(colon < 0 ? name : name.slice(0, colon)), tag, digest };
}

const HUB = "docker.io/";
const OFFICIAL = `${HUB}library/`;

/** As `familiarReference` does it, of a full name without tag and digest. */
function familiarName(name: string): string {
  if (!name.startsWith(HUB)) return name;
  const short = name.startsWith(OFFICIAL) ? name.slice(OFFICIAL.length) : "";
  return short === "" || short.includes("/") ? name.slice(HUB.length) : short;
}

/** Whether this record gives its image a tag; an image none of whose records does is dangling. */
export function isTagged(reference: string): boolean {
  return splitName(reference).tag !== undefined;
}

/** The reference that an image without a name is kept under. */
export function namelessReference(target: Digest): string {
  return `${NO_REPOSITORY}@${target}`;
}

/**
 * The reference under which an image stays when its tag goes to another one: the same repository, by digest.
 * Undefined for a reference without a tag, which names this image for good.
 */
export function untaggedReference(reference: string, target: Digest): string | undefined {
  if (digestOfNameless(reference) !== undefined) return undefined;
  const parsed = parseReference(reference);
  if (parsed.tag === undefined) return undefined;
  const pinned: Reference = { domain: parsed.domain, path: parsed.path, digest: target };
  return formatReference(pinned);
}

function digestOfNameless(reference: string): string | undefined {
  return reference.startsWith(`${NO_REPOSITORY}@`) ? reference.slice(NO_REPOSITORY.length + 1) : undefined;
}
