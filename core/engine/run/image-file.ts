/** Small files of an image as they lie unpacked: its users and groups. */
import { access } from "../../host/bun/system.ts";
import type { ImageRecord, StorageDriver } from "../../mod.ts";
import { readText } from "../session/read-text.ts";

const READ = 4;

/**
 * The text of a file, of the topmost layer that has it; empty where there is none. What a container sees is not
 * decided by it, for links and removals are not looked at.
 *
 * @param layers where the unpacked layers are
 * @param path relative to the image's root
 */
export function imageFile(
  image: ImageRecord,
  form: StorageDriver["form"],
  layers: string,
  path: string,
): string {
  const top = image.layers[form].findLast((layer) => access(`${layers}/${layer}/${path}`, READ));
  return top === undefined ? "" : readText(`${layers}/${top}/${path}`);
}

/** Numbers of a user by name or number, as passwd(5) has them; undefined for one that is not there. */
export function passwdEntry(
  user: string,
  passwd: string,
): { readonly uid: number; readonly gid: number } | undefined {
  const field = /^\d+$/.test(user) ? 2 : 0;
  for (const line of passwd.split("\n")) {
    const fields = line.split(":");
    const [, , uid = "", gid = ""] = fields;
    if (fields[field] === user && /^\d+$/.test(uid) && /^\d+$/.test(gid)) {
      return { uid: Number(uid), gid: Number(gid) };
    }
  }
  return undefined;
}
