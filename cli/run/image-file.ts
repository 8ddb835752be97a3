/** Small files of an image as they lie unpacked: its users and groups. */
import { access } from "../../core/host/bun/system.ts";
import type { ImageRecord, StorageDriver } from "../../core/mod.ts";
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
