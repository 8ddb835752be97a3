/** In which control group a further process of a container is made. */
import { RlError } from "../errors.ts";

export interface GroupFacts {
  /** Absolute path of the container's own, "" when it has none. */
  readonly own: string;
  /** Path below the container's own that is asked for. */
  readonly below: string | undefined;
  /** What is in its cgroup.subtree_control: a group that shares controllers takes no processes (cgroups(7)). */
  readonly shared: string;
  /** /proc/PID/cgroup of the container's first process. */
  readonly first: string;
}

/**
 * Absolute path of the group, "" for the caller's: the container's own, or the one of its first process where the
 * container has divided its own, as an init with services of its own does.
 *
 * @throws RlError "invalid" for one that is not below the container's own
 */
export function execCgroup({ own, below, shared, first }: GroupFacts): string {
  if (below !== undefined) return ownPart(own, below);
  if (own === "" || shared.trim() === "") return own;
  return groupBelow(own, /^0::(\/.*)$/m.exec(first)?.[1] ?? "") ?? own;
}

/**
 * The part of the tree, of a user's service manager, that a group is in: "/user@1000.service/". A process that is not in
 * it, as in a login session, cannot make one in there. Undefined for groups elsewhere.
 */
export function managedPart(group: string): string | undefined {
  return /\/user@\d+\.service\//.exec(group)?.[0];
}

function ownPart(own: string, below: string): string {
  const names = below.replace(/^\/+|\/+$/g, "").split("/");
  if (below.includes(":")) throw refused(below, "control groups of version 1 are not used");
  if (own === "") throw refused(below, "the container has no control group of its own");
  if (names.some((name) => name === ".." || name === "." || (name === "" && names.length > 1)))
    throw refused(below, "it is not a path below the container's own group");
  return names[0] === "" ? own : `${own}/${names.join("/")}`;
}

/** `path`, which counts from the top of the tree, as one below `own`, which counts from the root file system. */
function groupBelow(own: string, path: string): string | undefined {
  for (let at = own.indexOf("/"); at >= 0; at = own.indexOf("/", at + 1)) {
    const known = own.slice(at);
    if (path.startsWith(`${known}/`)) return own + path.slice(known.length);
  }
  return undefined;
}

function refused(subject: string, state: string): RlError {
  return new RlError({ code: "invalid", action: "accept value of --cgroup", subject, state });
}
