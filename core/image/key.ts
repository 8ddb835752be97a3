/**
 * Names of image records: `images/REFERENCE/PLATFORM`, with both made of characters that are safe in a file
 * name. No table, no hash, no library: `run` computes the name and reads that one file.
 *
 * Encoding is injective. Letters, digits, ".", "_", "-" and "@" stand for themselves, "/" becomes "+", and
 * every other byte of the UTF-8 text becomes "=" and two lower-case hexadecimal digits:
 * "docker.io/library/alpine:3.20" is "docker.io+library+alpine=3a3.20".
 */

/** Where image records live; ends in "/" as `Metadata.keys` wants it. */
export const IMAGE_PREFIX = "images/";

/** Longest piece; file names end at 255 bytes, and adapters add a little to temporary ones. */
const PIECE = 200;
/** Ends a piece that another one follows. An escape is "=" and two digits, so no text encodes to it. */
const CONTINUED = "=+";

/** The metadata key of an image. `reference` is in full (`formatReference`), `platform` normal ("linux/amd64"). */
export function imageKey(reference: string, platform: string): string {
  return `${IMAGE_PREFIX}${encodeName(reference)}/${encodeName(platform)}`;
}

/** Encode one name; a long one becomes several segments joined by "/". */
export function encodeName(name: string): string {
  const safe = name.replace(/[^A-Za-z0-9._@-]/gu, (character) =>
    character === "/" ? "+" : escapeBytes(character),
  );
  const pieces: string[] = [];
  for (let at = 0; at < safe.length; ) {
    let end = Math.min(at + PIECE, safe.length);
    // An escape is not cut in two, so that every piece can be read by itself.
    if (end < safe.length && safe[end - 1] === "=") end -= 1;
    else if (end < safe.length && safe[end - 2] === "=") end -= 2;
    pieces.push(avoidDots(safe.slice(at, end)));
    at = end;
  }
  return pieces.join(`${CONTINUED}/`);
}

/** "." and ".." are directories. */
function avoidDots(piece: string): string {
  return piece === "." || piece === ".." ? piece.replaceAll(".", "=2e") : piece;
}

function escapeBytes(character: string): string {
  const bytes = new TextEncoder().encode(character);
  return Array.from(bytes, (byte) => `=${byte.toString(16).padStart(2, "0")}`).join("");
}

/** Read a name back from its segments. Undefined for what `encodeName` does not make. */
export function decodeName(encoded: string): string | undefined {
  const safe = encoded.replaceAll(`${CONTINUED}/`, "");
  if (!/^(?:[A-Za-z0-9._@+-]|=[0-9a-f]{2})*$/.test(safe)) return undefined;
  try {
    return decodeURIComponent(safe.replaceAll("+", "/").replaceAll("=", "%"));
  } catch {
    return undefined;
  }
}
