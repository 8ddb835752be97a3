import { createSha256 } from "../digest/sha256.ts";

/**
 * Names of image records: `images/NAME`, where the name is made of reference and platform, in characters that
 * are safe in a file name. No table, no listing: `run` computes the name and reads that one file.
 *
 * Encoding is injective. Letters, digits, ".", "_", "-" and "@" stand for themselves, "/" becomes "+", and
 * every other byte of the UTF-8 text becomes "=" and two lower-case hexadecimal digits:
 * "docker.io/library/alpine:3.20" is "docker.io+library+alpine=3a3.20". All records lie in one directory, so that
 * one look tells whether any of them changed; a name too long for a file name ends in a digest of itself.
 */

/** Where image records live; ends in "/" as `Metadata.keys` wants it. */
export const IMAGE_PREFIX = "images/";

/** Longest name; file names end at 255 bytes, and adapters add a little to temporary ones. */
const LONGEST = 200;
/** What is kept of a longer one. */
const KEPT = 120;
/** Comes before a digest. An escape is "=" and two digits, so no text encodes to it. */
const SHORTENED = "=+";

/** The metadata key of an image. `reference` is in full (`formatReference`), `platform` normal ("linux/amd64"). */
export function imageKey(reference: string, platform: string): string {
  // Neither has a blank in it.
  return `${IMAGE_PREFIX}${encodeName(`${reference} ${platform}`)}`;
}

/** Encode a name as one segment of a metadata key. */
export function encodeName(name: string): string {
  const safe = name.replace(/[^A-Za-z0-9._@-]/gu, (character) =>
    character === "/" ? "+" : escapeBytes(character),
  );
  // These two are directories.
  if (safe === "." || safe === "..") return safe.replaceAll(".", "=2e");
  if (safe.length <= LONGEST) return safe;
  const hash = createSha256();
  hash.update(new TextEncoder().encode(name));
  return `${safe.slice(0, KEPT)}${SHORTENED}${hash.hex()}`;
}

function escapeBytes(character: string): string {
  const bytes = new TextEncoder().encode(character);
  return Array.from(bytes, (byte) => `=${byte.toString(16).padStart(2, "0")}`).join("");
}
