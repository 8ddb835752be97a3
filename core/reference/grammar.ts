/**
 * The grammar of references:
 *
 *     reference := [host [":" port] "/"] component *("/" component) [":" tag] ["@" digest]
 *
 * as Docker and every registry client read it (the distribution project's reference package; OCI's
 * distribution-spec only bounds the path and the tag). The text is cut at its delimiters and each piece is
 * matched by itself: no piece's pattern can backtrack into another, so time stays linear in the length.
 */
import { type Digest, isDigest } from "../digest/digest.ts";
import { MAX_PATH_LENGTH, type ReferenceFault } from "./fault.ts";

/** A reference in its parts; `domain` is "" when there is none. */
export interface ReferenceParts {
  readonly domain: string;
  readonly path: string;
  readonly tag?: string | undefined;
  readonly digest?: Digest | undefined;
}

/** The pieces by syntax alone, before anything is asked of lengths and of the digest. */
interface Pieces {
  readonly domain: string;
  readonly path: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

const HOST_LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/;
/** Zone identifiers ("%eth0") and dotted tails are left out on purpose: other clients refuse them too. */
const IPV6 = /^\[[A-Fa-f0-9:]+\]$/;
const PORT = /^[0-9]+$/;
/** Words of letters and digits with one dot, one or two underscores, or any number of dashes between them. */
const COMPONENT = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;

/** Split a reference, or say what is wrong with it. No defaults are filled in. */
export function matchReference(text: string): ReferenceParts | ReferenceFault {
  if (text === "") return "empty";
  const pieces = splitPieces(text);
  if (pieces === undefined) {
    const lower = text.toLowerCase();
    // Upper case is the one mistake worth telling apart: the rest of the text is fine.
    return lower !== text && splitPieces(lower) !== undefined ? "uppercase" : "format";
  }
  const { domain, path, tag, digest } = pieces;
  if (path.length > MAX_PATH_LENGTH) return "too-long";
  const parts = tag === undefined ? { domain, path } : { domain, path, tag };
  if (digest === undefined) return parts;
  // Content may be named by sha512 in descriptors; a reference by it is one no other client can use.
  if (!digest.startsWith("sha256:")) return "digest-algorithm";
  if (digest.length !== "sha256:".length + 64) return "digest-length";
  return isDigest(digest) ? { ...parts, digest } : "digest-format";
}

/** Whether this is a tag by itself: "3.20". */
export function isTag(text: string): boolean {
  return TAG.test(text);
}

/** Whether this is a repository's path by itself, without a host: "library/alpine". */
export function isRepositoryPath(text: string): boolean {
  return text.length <= MAX_PATH_LENGTH && isPath(text);
}

function splitPieces(text: string): Pieces | undefined {
  const at = text.indexOf("@");
  const digest = at < 0 ? undefined : text.slice(at + 1);
  if (digest !== undefined && !DIGEST.test(digest)) return undefined;
  const rest = at < 0 ? text : text.slice(0, at);

  // Only a host has a colon before the last slash.
  const colon = rest.indexOf(":", rest.lastIndexOf("/") + 1);
  const tag = colon < 0 ? undefined : rest.slice(colon + 1);
  if (tag !== undefined && !TAG.test(tag)) return undefined;
  const name = colon < 0 ? rest : rest.slice(0, colon);

  // Whatever can be a host is one: whether "a/b" means the host "a" is for the caller's defaults to say.
  const slash = name.indexOf("/");
  if (slash > 0 && isDomain(name.slice(0, slash))) {
    const path = name.slice(slash + 1);
    if (isPath(path)) return { domain: name.slice(0, slash), path, tag, digest };
  }
  return isPath(name) ? { domain: "", path: name, tag, digest } : undefined;
}

/** A host with an optional port. */
function isDomain(text: string): boolean {
  const bracket = text.indexOf("]");
  const colon = text.indexOf(":", bracket + 1);
  const host = colon < 0 ? text : text.slice(0, colon);
  if (colon >= 0 && !PORT.test(text.slice(colon + 1))) return false;
  return IPV6.test(host) || host.split(".").every((label) => HOST_LABEL.test(label));
}

function isPath(text: string): boolean {
  return text.split("/").every((component) => COMPONENT.test(component));
}
