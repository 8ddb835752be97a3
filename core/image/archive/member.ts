import { RlError } from "../../errors.ts";
import { displayName } from "../../tar/bytes.ts";
import { readTar } from "../../tar/iterate.ts";

/** A file or link of an image archive, or of a directory that holds the same files. */
export type ArchiveMember = ArchiveFile | ArchiveLink;

export interface ArchiveFile {
  readonly kind: "file";
  /** Relative, of "/"-separated names, without ".", ".." or empty ones: "blobs/sha256/…". */
  readonly path: string;
  /** Bytes of content. */
  readonly size: number;
  /** The content, at most once, before the next member is asked for. */
  data(): AsyncIterable<Uint8Array>;
}

export interface ArchiveLink {
  readonly kind: "symlink" | "hardlink";
  readonly path: string;
  /** As the archive has it; `linkTarget` says what it means. */
  readonly target: string;
}

/** Members of an archive; thousands of images in one stay below it. */
const MEMBERS = 65_536;

/**
 * The members of an uncompressed tar archive in their order. Directories say nothing and are passed over.
 *
 * @throws RlError "corrupt" for a name or link that leaves the archive, for a device, and for what is no tar
 *   archive; "limit" for too many members
 */
export async function* tarMembers(source: AsyncIterable<Uint8Array>): AsyncGenerator<ArchiveMember> {
  for await (const entry of readTar(source, { entries: MEMBERS })) {
    if (entry.type === "directory") continue;
    const path = memberPath(entry.path);
    if (entry.type === "file") {
      yield { kind: "file", path, size: entry.size, data: () => entry.data() };
    } else if (entry.type === "symlink" || entry.type === "hardlink") {
      yield { kind: entry.type, path, target: displayName(entry.linkPath) };
    } else {
      throw refused(path, `it is a ${entry.type}, which no image archive has`);
    }
  }
}

/**
 * The path of a member. A name that is not UTF-8 is spelled out in a way that no document of an archive can
 * name; such members are passed over like others that nothing refers to.
 */
function memberPath(name: Uint8Array): string {
  const text = displayName(name);
  const path = text.split("/").includes("..") ? undefined : resolvePath("", text);
  if (path === undefined || path === "") throw refused(text, "the name leads out of the archive");
  return path;
}

/**
 * Where a link leads within the archive: a hard link from its top, a symbolic one from its own directory.
 *
 * @throws RlError "corrupt" for one that leads out of it
 */
export function linkTarget({ kind, path, target }: ArchiveLink): string {
  const base = kind === "hardlink" ? "" : path.slice(0, path.lastIndexOf("/") + 1);
  const resolved = resolvePath(base, target);
  if (resolved === undefined) throw refused(path, "it is a link that leads out of the archive");
  return resolved;
}

/** Join and clean by text alone: there is no file system to ask. Undefined for what is absolute or goes up. */
export function resolvePath(base: string, text: string): string | undefined {
  if (text.startsWith("/")) return undefined;
  const parts: string[] = [];
  for (const part of `${base}${text}`.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}

function refused(path: string, state: string): RlError {
  return new RlError({
    code: "corrupt",
    action: "read archive member",
    subject: path.slice(0, 160),
    state,
    hint: "the archive is broken or made to do harm",
  });
}
