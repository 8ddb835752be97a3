/**
 * Reading a file of an image before there is a container: the layers' directories are looked through from the top, as
 * the overlay would show them (https://docs.kernel.org/filesystems/overlayfs.html).
 */
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats } from "node:fs";
import { RlError } from "../../../errors.ts";
import { isOpaque } from "../system.ts";

/** In bytes. */
const LIMIT = 1024 * 1024;

/**
 * The bytes of a regular file; undefined when no layer has it.
 *
 * @param layers absolute paths, bottom first
 * @param path relative, without "." and ".."
 * @throws RlError "unsupported" where a link or something else than directories and files is on the way, "limit"
 */
export function readLayerFile(layers: readonly string[], path: string): Uint8Array | undefined {
  const parts = path.split("/");
  for (const layer of layers.toReversed()) {
    let at = layer;
    let hidesOthers = false;
    for (const [index, part] of parts.entries()) {
      at = `${at}/${part}`;
      const status = lstatSync(at, { throwIfNoEntry: false });
      if (status === undefined) break;
      if (isWhiteout(status)) return undefined;
      const isLast = index === parts.length - 1;
      if (isLast ? !status.isFile() : !status.isDirectory()) {
        const state = "it is a link or a special file, which only a container can follow";
        throw refused("unsupported", path, state);
      }
      if (isLast) return readWhole(at, path);
      hidesOthers ||= isOpaque(at);
    }
    if (hidesOthers) return undefined;
  }
  return undefined;
}

/** A character device without a number stands for what a layer has removed. */
function isWhiteout(status: Stats): boolean {
  return status.isCharacterDevice() && status.rdev === 0;
}

function readWhole(file: string, path: string): Uint8Array {
  const fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const { size } = fstatSync(fd);
    if (size > LIMIT) throw refused("limit", path, `it has more than ${LIMIT} bytes`);
    const bytes = new Uint8Array(size);
    return bytes.subarray(0, readSync(fd, bytes));
  } finally {
    closeSync(fd);
  }
}

function refused(code: "unsupported" | "limit", path: string, state: string): RlError {
  const hint = "name user and group by number: --user 1000:1000";
  return new RlError({ code, action: "read file of the image", subject: `/${path}`, state, hint });
}
