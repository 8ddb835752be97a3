import { concatBytes, displayName, equalBytes, hasText, NO_BYTES, textBytes } from "../tar/bytes.ts";
import { corruptTar } from "../tar/fault.ts";

/** What a marker entry hides: one path, or all that lies in a directory. Paths are clean, the root is empty. */
export type Whiteout =
  | { readonly kind: "whiteout"; readonly path: Uint8Array }
  | { readonly kind: "opaque"; readonly path: Uint8Array };

/** Names that start so are reserved for markers (image-spec, layer.md "Whiteouts"). */
const PREFIX = ".wh.";
const OPAQUE = ".wh..wh..opq";

/**
 * Tell what a clean path marks, or undefined for an ordinary entry.
 *
 * Throws "corrupt" for a reserved name that is no marker: `.wh.`, `.wh..` and `.wh...` would hide nothing, the
 * directory itself or the one above it; `.wh..wh.` with anything but `.opq` was private to AUFS; and nothing
 * can lie below a marker.
 */
export function parseWhiteout(path: Uint8Array): Whiteout | undefined {
  let start = 0;
  for (let at = 0; at < path.length; at++) {
    if (path[at] !== 0x2f) continue;
    if (hasText(path, PREFIX, start)) throw corruptTar(displayName(path), "it lies below a whiteout");
    start = at + 1;
  }
  if (!hasText(path, PREFIX, start)) return undefined;
  const directory = start === 0 ? NO_BYTES : path.subarray(0, start - 1);
  const name = path.subarray(start);
  if (equalBytes(name, textBytes(OPAQUE))) return { kind: "opaque", path: directory };
  const hidden = name.subarray(PREFIX.length);
  if (isReserved(hidden)) throw corruptTar(displayName(path), "it is not the name of a whiteout");
  return { kind: "whiteout", path: joinPath(directory, hidden) };
}

function isReserved(hidden: Uint8Array): boolean {
  const dots = hidden.length <= 2 && hidden.every((byte) => byte === 0x2e);
  return dots || hasText(hidden, PREFIX);
}

function joinPath(directory: Uint8Array, name: Uint8Array): Uint8Array {
  return directory.length === 0 ? name : concatBytes([directory, textBytes("/"), name]);
}

/** The marker path that hides `path`, which must be clean and not the root. The inverse of `parseWhiteout`. */
export function whiteoutPath(path: Uint8Array): Uint8Array {
  const slash = path.lastIndexOf(0x2f);
  return concatBytes([path.subarray(0, slash + 1), textBytes(PREFIX), path.subarray(slash + 1)]);
}

/** The marker path that makes a directory opaque. */
export function opaquePath(directory: Uint8Array): Uint8Array {
  return joinPath(directory, textBytes(OPAQUE));
}
