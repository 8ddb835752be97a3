/**
 * A scope unit that a process of ours moves to, together with what it starts, where the group that it is in is not its
 * user's: a login session's is systemd's own, and nothing can be moved between it and the part of the tree that is
 * delegated to the user. The call of StartTransientUnit (org.freedesktop.systemd1(5)) as arguments of busctl(1).
 */
import { managerCall } from "./busctl-words.ts";
import { SLICES, type SystemdManager } from "./scope.ts";

/** Microseconds that what is in it has to end, as long as `rl stop` gives a container. */
const PATIENCE = "10000000";

/** @param pid of the process that asks */
export function ownScopeWords(unit: string, pid: number, manager: SystemdManager): readonly string[] {
  const values: readonly (readonly string[])[] = [
    ["Description", "s", "containers"],
    ["Slice", "s", SLICES[manager.kind]],
    ["PIDs", "au", "1", String(pid)],
    ["Delegate", "b", "true"],
    ["DefaultDependencies", "b", "false"],
    ["CollectMode", "s", "inactive-or-failed"],
    // The first process of a container that does nothing about SIGTERM is ended by its monitor upon this.
    ["SendSIGHUP", "b", "true"],
    ["TimeoutStopUSec", "t", PATIENCE],
  ];
  const call = ["StartTransientUnit", "ssa(sv)a(sa(sv))", unit, "fail", String(values.length)];
  return managerCall(manager, [...call, ...values.flat(), "0"]);
}
