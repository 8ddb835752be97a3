import { readdir, readFile } from "node:fs/promises";
import { type Digest, isDigest } from "../../digest/digest.ts";
import { isMissing } from "./files.ts";

/** Names of the leases below a directory; none where there is no such directory. */
export async function leaseNames(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Objects of a lease; none of one that has ended meanwhile. */
export async function readLease(path: string): Promise<Digest[]> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text.split("\n").filter(isDigest);
}
