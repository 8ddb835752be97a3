/** Where a copy goes: the directory that is there, and the name it gets in it. Docker's rules. */
import type { FilePlace, FoundFile } from "../../ports/file-place.ts";
import { NO_BYTES } from "../../tar/bytes.ts";
import { copyFault, notFound } from "./fault.ts";
import { type CopyPath, linkedPath, splitPath } from "./path.ts";

/** What is to be copied, as far as it matters. */
export interface CopiedThing {
  readonly isDirectory: boolean;
  /** What it is called in a directory that is there; empty when what is in it goes there itself. */
  readonly name: Uint8Array;
}

export interface CopyDestination {
  /** Path of a directory, as `FilePlace.look` told it. */
  readonly directory: Uint8Array;
  /** Name in it; empty for the directory itself. */
  readonly name: Uint8Array;
}

const ENOENT = 2;
/** As the kernel's MAXSYMLINKS. */
const LINKS = 40;

/**
 * Into a directory that is there a thing goes by its own name; in place of anything else that is there, or of
 * nothing, by the name that was typed. A symbolic link is followed, also one that leads to nothing yet.
 *
 * @throws RlError "invalid" where a directory would replace something else, or what must be a directory is none;
 * "not-found" when the directory that it would go to is not there
 */
export async function copyDestination(
  place: FilePlace,
  end: CopyPath,
  thing: CopiedThing,
): Promise<CopyDestination> {
  let at = end.path;
  for (let links = 0; links <= LINKS; links++) {
    const found = await place.look(at, true);
    if (found.type !== "absent") return over(found, end, thing);
    if (found.error !== ENOENT) throw notFound(end.text, found.error);
    const link = await place.look(at, false);
    const { directory, name } = splitPath(at);
    const parent = await place.look(directory, true);
    if (link.type === "symlink") {
      at = linkedPath(parent.path, link.path);
      continue;
    }
    if (parent.type !== "directory") throw noDirectory(end.text);
    if (end.asksDirectory && !thing.isDirectory) throw noDirectory(end.text);
    return { directory: parent.path, name };
  }
  throw notFound(end.text, LINKS);
}

/** An archive goes into a directory that is there. @throws RlError */
export async function archiveDestination(place: FilePlace, end: CopyPath): Promise<CopyDestination> {
  const found = await place.look(end.path, true);
  if (found.type === "absent") throw notFound(end.text, found.error);
  if (found.type !== "directory")
    throw copyFault(end.text, "the destination of an archive must be a directory");
  return { directory: found.path, name: NO_BYTES };
}

function over(found: FoundFile, end: CopyPath, thing: CopiedThing): CopyDestination {
  if (found.type === "directory") return { directory: found.path, name: thing.name };
  if (thing.isDirectory) throw copyFault(end.text, "it is a file, and a directory cannot be copied over one");
  if (end.asksDirectory) throw copyFault(end.text, "it is not a directory");
  return splitPath(found.path);
}

function noDirectory(text: string) {
  return copyFault(text, "there is no such directory", "not-found", "make the directory first");
}
