import { readSmallFile } from "./system.ts";

const EFBIG = -27;

/**
 * Text of a small file, such as those of /proc; undefined when it cannot be read. It may have up to `limit` bytes where
 * that is more than the usual 64 KiB: room for so many is made only for a file that needs it.
 */
export function readSmallText(path: string, limit?: number): string | undefined {
  const found = readSmallFile(path);
  const bytes = found === EFBIG && limit !== undefined ? readSmallFile(path, limit) : found;
  return typeof bytes === "number" ? undefined : new TextDecoder().decode(bytes);
}
