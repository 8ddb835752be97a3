import { type ErrorCode, findIndexList, isRlError, type Metadata, RlError } from "../mod.ts";

/** What a name fails by that no registry has: some do not tell that from what they do not show, some are none. */
export const AT_NO_REGISTRY: readonly ErrorCode[] = ["not-found", "denied", "unavailable"];

/**
 * The failure of a command that wanted an image; when a manifest list of this machine has the name that was typed,
 * with a hint that says so.
 *
 * @param codes what the command fails by when there is no such image
 * @param hint what to do with a list
 */
export async function orListHint(
  error: unknown,
  name: string,
  metadata: Metadata,
  codes: readonly ErrorCode[],
  hint: string,
): Promise<unknown> {
  if (!isRlError(error) || !codes.includes(error.code) || !(await isList(name, metadata))) return error;
  const { code, action, subject, state } = error;
  const about = `${name} is a manifest list here, not an image; ${hint}`;
  // Of an image that a registry does not show, a login may be all that is missing.
  const more = code === "not-found" || error.hint === undefined ? "" : `; or ${error.hint}`;
  return new RlError({ code, action, subject, state, hint: about + more, cause: error });
}

/** What cannot be the name of a list is none. */
async function isList(name: string, metadata: Metadata): Promise<boolean> {
  try {
    return (await findIndexList(name, metadata)) !== undefined;
  } catch (error) {
    if (isRlError(error)) return false;
    throw error;
  }
}
