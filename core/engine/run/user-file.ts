/** Reading a file the user names on the command line. */
import { readSmallFile } from "../../host/bun/system.ts";
import { type ErrorCode, RlError } from "../../mod.ts";

/** In bytes; an environment file or a seccomp profile is far smaller. */
const LIMIT = 4 * 1024 * 1024;

const REASONS: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  2: ["not-found", "there is no such file"],
  13: ["denied", "permission denied"],
  21: ["invalid", "it is a directory"],
  27: ["limit", "it is larger than 4 MiB"],
};

/** The whole content. @throws RlError "not-found", "denied", "invalid" for a directory, "limit", "io" */
export function readUserFile(path: string): Uint8Array {
  const bytes = readSmallFile(path, LIMIT);
  if (typeof bytes !== "number") return bytes;
  const [code, state] = REASONS[-bytes] ?? ["io", `errno ${-bytes}`];
  throw new RlError({ code, action: "read file", subject: path, state });
}
