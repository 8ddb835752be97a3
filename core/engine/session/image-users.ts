/** Which images the containers of this user's store use. */
import { readdir } from "node:fs/promises";
import { markedImage, RlError } from "../../mod.ts";

/** Identifiers of containers, by the digits of their image's identifier. */
export async function imageUsers(containers: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const users = new Map<string, string[]>();
  for (const id of await names(containers)) {
    for (const name of await names(`${containers}/${id}`)) {
      const image = markedImage(name);
      if (image !== undefined) users.set(image, [...(users.get(image) ?? []), id]);
    }
  }
  return users;
}

/** Names in a directory; none in what has gone meanwhile. */
async function names(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    // Not knowing who uses an image is no reason to remove it.
    throw new RlError({
      code: "io",
      action: "list containers",
      subject: directory,
      state: message,
      cause: error,
    });
  }
}
