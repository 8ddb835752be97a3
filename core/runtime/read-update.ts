import { parseStrictJson } from "../spec/json.ts";
import type { LinuxResources } from "../spec/runtime-config.ts";
import { readResources } from "./read-resources.ts";

/** Most bytes of a file of limits. */
export const UPDATE_SIZE_LIMIT = 2 ** 20;

/**
 * A file of limits alone: what `linux.resources` of a config.json is.
 *
 * @param subject names the file in errors
 * @throws RlError "invalid" naming the property, "limit"
 */
export function readUpdate(bytes: Uint8Array, subject: string): LinuxResources {
  return readResources(
    parseStrictJson(bytes, subject, { size: UPDATE_SIZE_LIMIT, bigIntegers: true }),
    subject,
  );
}
