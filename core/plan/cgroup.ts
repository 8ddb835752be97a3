/** The container's control group in a plan: what is made before the clone, and what the new process does about it. */
import { RlError } from "../errors.ts";
import type { Linux } from "../spec/runtime-config.ts";
import type { CompileContext } from "./context.ts";
import { compileNamespaces, NAMESPACE_FLAGS } from "./namespaces.ts";
import type { PlanRecord } from "./records.ts";
import { isEmpty } from "./unsupported.ts";

/**
 * The records of namespaces and control group of both stages. A cgroup namespace has as its top the group of the
 * process that makes it: with a group of the container's own that must be the new process, once it is there.
 *
 * @throws RlError "unsupported" when the config asks for a group and the context has none to give
 */
export function compileIsolation(
  linux: Linux,
  { cgroup }: CompileContext,
): { readonly host: readonly PlanRecord[]; readonly container: readonly PlanRecord[] } {
  const namespaces = compileNamespaces(linux.namespaces ?? []);
  // A container must never run without the limits its config asks for.
  if (cgroup === undefined) refuseAskedFor(linux);
  if (cgroup === undefined || cgroup.records.length === 0) return { host: namespaces, container: [] };
  let isOwn = false;
  const others = namespaces.map((record): PlanRecord => {
    if (record.record !== "namespaces") return record;
    isOwn = (record.flags & NAMESPACE_FLAGS.cgroup) !== 0;
    return { ...record, flags: record.flags & ~NAMESPACE_FLAGS.cgroup };
  });
  return {
    host: [...others, ...cgroup.records],
    container: [
      ...(cgroup.isAwaited ? [{ record: "awaitCgroup" } as const] : []),
      ...(isOwn ? [{ record: "cgroupNamespace" } as const] : []),
    ],
  };
}

/** Rules for devices need no group: without privileges the only device nodes are those the plan binds. */
function refuseAskedFor({ cgroupsPath, resources }: Linux): void {
  const { devices: _devices, ...limits } = resources ?? {};
  const property = isEmpty(cgroupsPath) ? "linux.resources" : "linux.cgroupsPath";
  if (isEmpty(cgroupsPath) && isEmpty(limits)) return;
  throw new RlError({
    code: "unsupported",
    action: "use configuration property",
    subject: property,
    state: "no control group is made for this container",
    hint: "Remove it from the configuration.",
  });
}
