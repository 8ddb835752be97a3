/** User specifications of images and callers: "name", "name:group", "1000", "1000:100", ":group". */

import { RlError } from "../errors.ts";

/** The highest id: 2^32 - 1 means "no change" to the kernel. */
const MAX_ID = 0xffff_fffe;

/** A user specification, split, with the numbers it holds. */
export interface UserSpec {
  /** Canonical text, never empty: the container's user database is looked up with it. */
  readonly text: string;
  /** Set when the user part is a number. */
  readonly uid?: number;
  /** Set when the group part is a number. */
  readonly gid?: number;
}

/**
 * Parse a user specification. All digits are always a number, never a name, so that a container's user
 * database cannot redefine what 1000 means. Empty means root.
 *
 * @throws RlError "invalid" for a second ":", for white space or control characters, and for ids above 2^32 - 2.
 */
export function parseUserSpec(spec: string): UserSpec {
  const [user = "", group, ...rest] = spec.split(":");
  // A name with a line break could stand for two lines of a user database.
  if (rest.length > 0 || group === "" || /[\p{Cc}\s,]/u.test(spec)) {
    throw refused(spec, "it is not of the form USER or USER:GROUP");
  }
  const uid = parseId(user === "" ? "0" : user, spec);
  const gid = group === undefined ? undefined : parseId(group, spec);
  const text = (user === "" ? "0" : user) + (group === undefined ? "" : `:${group}`);
  return { text, ...(uid !== undefined && { uid }), ...(gid !== undefined && { gid }) };
}

/** The number, or undefined for a name. */
function parseId(part: string, spec: string): number | undefined {
  if (!/^\d+$/.test(part)) return undefined;
  const id = Number(part);
  if (id > MAX_ID) throw refused(spec, `${part} is above the highest id, ${MAX_ID}`);
  return id;
}

function refused(spec: string, state: string): RlError {
  return new RlError({ code: "invalid", action: "use user", subject: spec, state });
}
