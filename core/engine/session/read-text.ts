import { readSmallText } from "../../host/bun/small-text.ts";

/** Large enough for the passwd file of a big site, and the mounts of a big machine. */
const FILE_LIMIT = 4 * 1024 * 1024;

/** Text of a file of the host's, empty when it cannot be read. */
export function readText(path: string): string {
  return readSmallText(path, FILE_LIMIT) ?? "";
}
