import { constants, open } from "node:fs/promises";
import { RlError } from "../../errors.ts";
import { fileError, isMissing } from "../common/files.ts";

/**
 * Read a small file that somebody configured, or undefined when there is none. What is not a regular file is refused
 * instead of waited for.
 *
 * @param action in the words of a message: "read registry configuration"
 * @param limit  bytes
 * @throws RlError "io", "limit", "invalid" for what is not a file
 */
export async function readConfigFile(
  action: string,
  path: string,
  limit: number,
): Promise<Uint8Array | undefined> {
  try {
    await using handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const found = await handle.stat();
    if (!found.isFile())
      throw new RlError({ code: "invalid", action, subject: path, state: "it is not a file" });
    const bytes = new Uint8Array(Math.min(found.size, limit) + 1);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length);
      if (bytesRead === 0) return bytes.subarray(0, length);
      length += bytesRead;
    }
  } catch (error) {
    if (error instanceof RlError) throw error;
    if (isMissing(error)) return undefined;
    throw fileError(action, path, error);
  }
  throw new RlError({
    code: "limit",
    action,
    subject: path,
    state: `it has more than ${limit} bytes, or grows while it is read`,
  });
}
