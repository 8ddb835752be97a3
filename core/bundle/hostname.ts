/** Host names, see hostname(7). */

import { RlError } from "../errors.ts";

/**
 * Letters, digits and "-", in parts that neither start nor end with "-". "_" is not strictly a host name's, but
 * generated names have it.
 */
const HOSTNAME = /^[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*$/;

/** What sethostname(2) takes, in bytes. */
const MAX_LENGTH = 64;

/**
 * A container's host name: the caller's, or the first 12 characters of its id.
 *
 * @throws RlError "invalid" when it could not be a host name, or could add lines to the files that name it.
 */
export function generateHostname(requested: string | undefined, id: string): string {
  const name = requested === undefined || requested === "" ? id.slice(0, 12) : requested;
  if (name.length <= MAX_LENGTH && HOSTNAME.test(name)) return name;
  throw new RlError({
    code: "invalid",
    action: "use host name",
    subject: name,
    state: "it is not a host name",
    hint: `Use letters, digits, "-" and ".", at most ${MAX_LENGTH} of them.`,
  });
}
