/** Paths of a copy as they are typed, and what of their form matters: the ends "/" and "/.", as docker has them. */
import { textBytes } from "../../tar/bytes.ts";

export interface CopyPath {
  /** As it was typed. */
  readonly text: string;
  /** Below the root, cleaned; see `FilePlace`. */
  readonly path: Uint8Array;
  /** Its last component; empty for the root. */
  readonly base: Uint8Array;
  /** It can only be a directory: it ends with "/" or "/.". */
  readonly asksDirectory: boolean;
  /** It ends with "/.": what is in the directory is meant, not the directory. */
  readonly isContent: boolean;
}

const SLASH = 0x2f;

/** @param directory absolute: what a relative path begins at; a container's are taken from its root */
export function copyPath(text: string, directory = "/"): CopyPath {
  const path = textBytes(cleanText(text.startsWith("/") ? text : `${directory}/${text}`));
  const isContent = text === "." || text.endsWith("/.");
  return {
    text,
    path,
    base: splitPath(path).name,
    asksDirectory: isContent || text.endsWith("/"),
    isContent,
  };
}

/** ".." goes by the text alone, as docker does it: what it is in the container is not known here. */
function cleanText(text: string): string {
  const kept: string[] = [];
  for (const part of text.split("/")) {
    if (part === "..") kept.pop();
    else if (part !== "" && part !== ".") kept.push(part);
  }
  return kept.join("/");
}

/** The directory that something is in, and its name there. */
export function splitPath(path: Uint8Array): { readonly directory: Uint8Array; readonly name: Uint8Array } {
  const slash = path.lastIndexOf(SLASH);
  return { directory: path.subarray(0, Math.max(slash, 0)), name: path.subarray(slash + 1) };
}

/** Either may be empty. */
export function joinPath(directory: Uint8Array, name: Uint8Array): Uint8Array {
  if (directory.length === 0) return name;
  if (name.length === 0) return directory;
  const joined = new Uint8Array(directory.length + 1 + name.length);
  joined.set(directory);
  joined[directory.length] = SLASH;
  joined.set(name, directory.length + 1);
  return joined;
}

/** Where a symbolic link leads by its text. @param directory that it is in, free of links */
export function linkedPath(directory: Uint8Array, target: Uint8Array): Uint8Array {
  const from = target[0] === SLASH ? target : joinPath(directory, target);
  const kept: Uint8Array[] = [];
  for (let start = 0; start <= from.length; ) {
    const slash = from.indexOf(SLASH, start);
    const end = slash < 0 ? from.length : slash;
    const part = from.subarray(start, end);
    if (isDots(part, 2)) kept.pop();
    else if (part.length > 0 && !isDots(part, 1)) kept.push(part);
    start = end + 1;
  }
  return kept.reduce(joinPath, new Uint8Array());
}

function isDots(part: Uint8Array, count: number): boolean {
  return part.length === count && part.every((byte) => byte === 0x2e);
}
