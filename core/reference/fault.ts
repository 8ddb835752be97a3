import { RlError } from "../errors.ts";

/** Why a text is not a reference. */
export type ReferenceFault =
  | "empty"
  | "format"
  | "uppercase"
  | "too-long"
  | "identifier"
  | "digest-algorithm"
  | "digest-length"
  | "digest-format";

/** Most characters of a repository's path (distribution's limit, so that every registry takes it). */
export const MAX_PATH_LENGTH = 255;

/** What each fault is called in a message. */
export const FAULT_STATES: Readonly<Record<ReferenceFault, string>> = {
  empty: "it is empty",
  format: "it is not of the form [HOST[:PORT]/]PATH[:TAG][@DIGEST]",
  uppercase: "the repository name must be lowercase",
  "too-long": `the repository name is longer than ${MAX_PATH_LENGTH} characters`,
  identifier: "64 hexadecimal digits are an image's identifier, not a repository name",
  "digest-algorithm": "the algorithm of the digest is not supported",
  "digest-length": "the digest has the wrong number of digits",
  "digest-format": "the digest is not lower-case hexadecimal",
};

/** The error for a text with a fault; for the common mistakes the hint says what to type instead. */
export function referenceError(fault: ReferenceFault, text: string): RlError {
  return new RlError({
    code: fault === "digest-algorithm" ? "unsupported" : "invalid",
    action: "parse reference",
    subject: text.length > 400 ? `${text.slice(0, 400)}…` : text,
    state: FAULT_STATES[fault],
    hint: hintFor(fault, text),
  });
}

const DIGEST_HINT = "after the @ write sha256: and 64 lower-case hexadecimal digits";

function hintFor(fault: ReferenceFault, text: string): string | undefined {
  switch (fault) {
    case "empty":
      return 'give an image, for example "alpine:3.20"';
    case "format":
      return formatHint(text);
    case "uppercase":
      return /\s/.test(text) ? formatHint(text) : `use "${lowerName(text)}"`;
    case "identifier":
      return `write "sha256:${text}" to mean the image with this identifier`;
    case "digest-algorithm":
    case "digest-length":
    case "digest-format":
      return DIGEST_HINT;
    default:
      return undefined;
  }
}

/** Guess which mistake it was; the order is from certain to likely. */
function formatHint(text: string): string {
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.exec(text)?.[0];
  if (scheme !== undefined) return `leave out "${scheme}"`;
  if (/\s/.test(text)) return "remove the white space";
  if (text.endsWith("/")) return "remove the slash at the end";
  if (text.endsWith(":")) return "write a tag after the colon, or remove the colon";
  if (text.startsWith("-")) return "put options before the image, and check their spelling";
  const tag = /:([^:/@]*)$/.exec(text)?.[1];
  if (tag !== undefined && !/^\w[\w.-]{0,127}$/.test(tag)) {
    return "a tag has up to 128 letters, digits, _, . and -, and starts with none of . and -";
  }
  if (text.includes("@")) return DIGEST_HINT;
  return 'write it like "alpine", "alpine:3.20" or "registry.example.org/team/app:1.0"';
}

/** The text with its repository name in lower case; the tag keeps its case. */
function lowerName(text: string): string {
  const end = text.slice(text.lastIndexOf("/") + 1).search(/[:@]/);
  if (end < 0) return text.toLowerCase();
  const at = text.lastIndexOf("/") + 1 + end;
  return text.slice(0, at).toLowerCase() + text.slice(at);
}
