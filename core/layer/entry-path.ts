import { displayName, hasText, NO_BYTES } from "../tar/bytes.ts";
import { corruptTar, tarLimit } from "../tar/fault.ts";

/** NAME_MAX of every Linux file system. */
const COMPONENT_BYTES = 255;
/** PATH_MAX less the closing NUL. */
const PATH_BYTES = 4095;
/** Directories below one another: far above any real tree, low enough that nothing recurses too deep. */
const PATH_DEPTH = 256;

const SLASH = 0x2f;

/**
 * Make the name of a tar entry a path below the root: components joined by "/", the root being empty.
 *
 * "/" and "./" in front, at the end or doubled are taken out, since archives of every tool have them. A ".."
 * is refused, also where it would stay inside: cleaning "a/../b" by its text is wrong when "a" is a symlink, and
 * no tool that writes layers makes such a name. Throws "corrupt" for that, for an empty name and for NUL,
 * "limit" for a name or component that no file system takes or a depth beyond 256. The result may be a view
 * of the name.
 */
export function cleanEntryPath(name: Uint8Array): Uint8Array {
  if (name.length === 0) throw corruptTar("", "an entry has no name");
  let first = -1;
  let last = 0;
  let depth = 0;
  let kept = 0;
  for (let start = 0; start <= name.length; ) {
    const end = componentEnd(name, start);
    if (!isSkipped(name, start, end)) {
      checkComponent(name, start, end);
      if (first < 0) first = start;
      last = end;
      depth++;
      kept += end - start + 1;
    }
    start = end + 1;
  }
  if (first < 0) return NO_BYTES;
  checkWhole(name, depth, kept - 1);
  // Components plus one slash between each two fill the span exactly when there was nothing to take out.
  return kept - 1 === last - first ? name.subarray(first, last) : rebuild(name, kept - 1);
}

function componentEnd(name: Uint8Array, start: number): number {
  let end = start;
  while (end < name.length && name[end] !== SLASH) end++;
  return end;
}

function isSkipped(name: Uint8Array, start: number, end: number): boolean {
  return end === start || (end === start + 1 && name[start] === 0x2e);
}

function checkComponent(name: Uint8Array, start: number, end: number): void {
  if (end === start + 2 && hasText(name, "..", start))
    throw corruptTar(displayName(name), 'the name has a ".."');
  if (end - start > COMPONENT_BYTES) {
    throw tarLimit(displayName(name), `a component has ${end - start} bytes, more than ${COMPONENT_BYTES}`);
  }
  for (let at = start; at < end; at++) {
    if (name[at] === 0) throw corruptTar(displayName(name), "the name holds a NUL byte");
  }
}

function checkWhole(name: Uint8Array, depth: number, length: number): void {
  if (depth > PATH_DEPTH)
    throw tarLimit(displayName(name), `it is ${depth} levels deep, more than ${PATH_DEPTH}`);
  if (length > PATH_BYTES)
    throw tarLimit(displayName(name), `the path has ${length} bytes, more than ${PATH_BYTES}`);
}

function rebuild(name: Uint8Array, length: number): Uint8Array {
  const path = new Uint8Array(length);
  let at = 0;
  for (let start = 0; start <= name.length; ) {
    const end = componentEnd(name, start);
    if (!isSkipped(name, start, end)) {
      if (at > 0) path[at++] = SLASH;
      path.set(name.subarray(start, end), at);
      at += end - start;
    }
    start = end + 1;
  }
  return path;
}
