import type { TreeAttributes } from "../ports/tree-writer.ts";
import { displayName, hasText } from "../tar/bytes.ts";
import type { TarEntry, TarEntryType } from "../tar/entry.ts";
import { corruptTar, tarLimit } from "../tar/fault.ts";

/** The kernel's XATTR_NAME_MAX and XATTR_SIZE_MAX, and a count no tool comes near. */
const XATTR_NAME_BYTES = 255;
const XATTR_VALUE_BYTES = 65_536;
const XATTR_COUNT = 64;

/** The largest id: 2^32-1 means "leave the owner as it is" to chown, which would make the file root's. */
const MAX_ID = 0xffff_fffe;

/** Extended attributes by which overlay file systems keep their own state, so a layer must not bring them. */
const OVERLAY_STATE = ["user.overlay.", "user.fuseoverlayfs.", "user.containers."];

const NO_XATTRS: TreeAttributes["xattrs"] = [];

/**
 * The attributes an entry takes into the tree: permissions with setuid, setgid and sticky, owner, time, and
 * the extended attributes a container may set. Throws "corrupt" for an owner that is no id, "limit" for too
 * many or too large extended attributes.
 */
export function treeAttributes(entry: TarEntry): TreeAttributes {
  checkOwner(entry);
  return {
    mode: entry.mode & 0o7777,
    uid: entry.uid,
    gid: entry.gid,
    mtimeSeconds: entry.mtimeSeconds,
    mtimeNanoseconds: entry.mtimeNanoseconds,
    xattrs: entry.xattrs.length === 0 ? NO_XATTRS : filterXattrs(entry),
  };
}

function checkOwner({ path, uid, gid }: TarEntry): void {
  if (uid > MAX_ID || gid > MAX_ID)
    throw corruptTar(displayName(path), `its owner ${uid}:${gid} is not an id`);
}

function filterXattrs(entry: TarEntry): TreeAttributes["xattrs"] {
  const { path, type, xattrs } = entry;
  if (xattrs.length > XATTR_COUNT) {
    throw tarLimit(
      displayName(path),
      `it has ${xattrs.length} extended attributes, more than ${XATTR_COUNT}`,
    );
  }
  return xattrs.filter(([name, value]) => {
    if (name.length > XATTR_NAME_BYTES || value.length > XATTR_VALUE_BYTES) {
      throw tarLimit(displayName(path), "the name or value of an extended attribute is too long");
    }
    return isKept(name, type);
  });
}

/**
 * Whether an extended attribute survives: `user.*` where the kernel allows it, on files and directories, and
 * file capabilities on files. `trusted.*`, labels and signatures belong to the host that made the layer.
 */
export function isKept(name: Uint8Array, type: TarEntryType): boolean {
  if (
    type === "file" &&
    name.length === "security.capability".length &&
    hasText(name, "security.capability")
  ) {
    return true;
  }
  if (type !== "file" && type !== "directory") return false;
  return hasText(name, "user.") && !OVERLAY_STATE.some((prefix) => hasText(name, prefix));
}
