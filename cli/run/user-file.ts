/** Reading a file the user names on the command line. */
import { readSmallFile } from "../../core/host/bun/system.ts";
import { RlError } from "../../core/mod.ts";

const LIMIT = 4 * 1024 * 1024;

const STATES: Readonly<Record<number, string>> = {
  2: "there is no such file",
  13: "permission denied",
  21: "it is a directory",
  27: "it is larger than 4 MiB",
};

/** @throws RlError */
export function readUserFile(path: string): Uint8Array {
  const bytes = readSmallFile(path, LIMIT);
  if (typeof bytes !== "number") return bytes;
  throw new RlError({
    code: bytes === -2 ? "not-found" : "io",
    action: "read file",
    subject: path,
    state: STATES[-bytes] ?? `errno ${-bytes}`,
  });
}
