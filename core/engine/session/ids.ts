/** The ids this user's containers can have, from the host's files. On the path of every start. */
import {
  defaultMaps,
  type IdMaps,
  type IdRange,
  identityMappings,
  keepIdMaps,
  parseSubordinateIds,
  RlError,
  type UsernsHost,
} from "../../mod.ts";

import { findProgram } from "./programs.ts";
import { readText } from "./read-text.ts";
import type { Session } from "./session.ts";
import { userName } from "./user-name.ts";

/** Who the caller is inside a container. */
export interface InnerIds {
  readonly uid: number;
  readonly gid: number;
}

export interface SessionIds {
  readonly maps: IdMaps;
  readonly host: UsernsHost;
  /** Why there is but one id, for a warning. */
  readonly limited: string | undefined;
}

/**
 * Find the maps and the helpers that write them.
 *
 * @param inner who the caller is inside, when that is not root
 * @throws RlError "unsupported" for keep-id without subordinate ids
 */
export function sessionIds(session: Session, inner: InnerIds | undefined): SessionIds {
  const { user, paths, environment } = session;
  if (user.uid === 0) return { maps: rootMaps(), host: usernsHost(session, undefined), limited: undefined };
  const newuidmap = findProgram("newuidmap", environment.PATH);
  const newgidmap = findProgram("newgidmap", environment.PATH);
  const helpers = newuidmap && newgidmap ? { newuidmap, newgidmap } : undefined;
  // Sites with a directory service have it there.
  const name = userName(user.uid) ?? environment.USER;
  const ranges = {
    uid: subordinate("/etc/subuid", name, user.uid),
    gid: subordinate("/etc/subgid", name, user.uid),
  };
  const usable = helpers !== undefined && ranges.uid.length > 0 && ranges.gid.length > 0;
  const host = { uid: user.uid, runDirectory: paths.run, helpers };
  const limited =
    helpers === undefined
      ? "newuidmap is not installed"
      : usable
        ? undefined
        : `${name ?? user.uid} has no ranges in /etc/subuid and /etc/subgid`;
  if (inner === undefined) return { maps: defaultMaps(user, usable ? ranges : undefined), host, limited };
  if (usable) return { maps: keepIdMaps(user, ranges, inner), host, limited: undefined };
  throw new RlError({
    code: "unsupported",
    action: "use user namespace",
    subject: "keep-id",
    state: limited ?? "no subordinate ids",
    hint: "see rl info for the command that mends it",
  });
}

function usernsHost({ user, paths }: Session, helpers: UsernsHost["helpers"]): UsernsHost {
  return { uid: user.uid, runDirectory: paths.run, helpers };
}

function rootMaps(): IdMaps {
  return {
    kind: "full",
    variant: "root",
    uid: identityMappings(readText("/proc/self/uid_map")),
    gid: identityMappings(readText("/proc/self/gid_map")),
  };
}

function subordinate(file: string, name: string | undefined, id: number): IdRange[] {
  return parseSubordinateIds(readText(file), { name, id });
}
