import { RlError, type TarEntry } from "../../../core/mod.ts";

/** Places in the trees of one image: what a page can hold. */
export const PLACES = 400_000;
/** Bytes of names, link targets and attributes. */
const TEXT_BYTES = 64 * 1024 * 1024;

/**
 * Count what the entries of an image take of memory, whatever the layers' sizes are. One name can make hundreds of
 * directories, so names are counted by the parts in which they differ from the name before.
 *
 * @returns to be called with each entry; throws RlError "limit"
 */
export function createBounds(places: number = PLACES): (entry: TarEntry) => void {
  let made = 0;
  let bytes = 0;
  let last: Uint8Array = new Uint8Array();
  return ({ path, linkPath, xattrs }) => {
    made += newParts(last, path);
    last = path.slice();
    bytes += path.length + linkPath.length;
    for (const [name, value] of xattrs) bytes += name.length + value.length;
    if (made > places) throw tooMuch(`it has more than ${places} files and directories`);
    if (bytes > TEXT_BYTES) throw tooMuch("its names take more than 64 MiB");
  };
}

function newParts(before: Uint8Array, path: Uint8Array): number {
  let at = 0;
  while (at < path.length && path[at] === before[at]) at += 1;
  let parts = 1;
  for (; at < path.length - 1; at += 1) if (path[at] === SLASH) parts += 1;
  return parts;
}

const SLASH = 0x2f;

function tooMuch(state: string): RlError {
  const hint = "a page cannot hold it all; look at it with: rl image explore";
  return new RlError({ code: "limit", action: "read layers of", subject: "image", state, hint });
}
