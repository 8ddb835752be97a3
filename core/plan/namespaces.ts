/** The config's namespaces to clone flags, see namespaces(7). */

import { RlError } from "../errors.ts";
import type { LinuxNamespace, LinuxNamespaceType } from "../spec/runtime-config.ts";
import type { PlanRecord } from "./records.ts";

/** CLONE_NEW* of linux/sched.h. */
export const NAMESPACE_FLAGS: Readonly<Record<LinuxNamespaceType, number>> = {
  time: 0x80,
  mount: 0x2_0000,
  cgroup: 0x200_0000,
  uts: 0x400_0000,
  ipc: 0x800_0000,
  user: 0x1000_0000,
  pid: 0x2000_0000,
  network: 0x4000_0000,
};

/** The types that can be made and joined. */
export const NAMESPACE_TYPES = Object.keys(NAMESPACE_FLAGS).sort() as readonly LinuxNamespaceType[];

/**
 * One record for the namespaces to make and one for each to join. The user namespace to make has a record of
 * its own.
 *
 * @throws RlError "invalid" without a mount namespace of the container's own: entering the root would move
 * everybody else's.
 */
export function compileNamespaces(namespaces: readonly LinuxNamespace[]): PlanRecord[] {
  let flags = 0;
  const joins: PlanRecord[] = [];
  for (const { type, path } of namespaces) {
    if (!Object.hasOwn(NAMESPACE_FLAGS, type)) throw refused(type, "there is no such namespace");
    if (path !== undefined && path !== "")
      joins.push({ record: "joinNamespace", flag: NAMESPACE_FLAGS[type], path });
    else if (type !== "user") flags |= NAMESPACE_FLAGS[type];
  }
  if ((flags & NAMESPACE_FLAGS.mount) === 0) throw refused("mount", "a container needs one of its own");
  return [{ record: "namespaces", flags }, ...joins];
}

function refused(type: string, state: string): RlError {
  return new RlError({ code: "invalid", action: "use namespace", subject: type, state });
}
