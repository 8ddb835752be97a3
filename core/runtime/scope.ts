/**
 * A container's scope unit, which systemd makes for it: `linux.cgroupsPath` as "SLICE:PREFIX:NAME", and the call of
 * StartTransientUnit (org.freedesktop.systemd1(5)) as arguments of busctl(1).
 */
import { RlError } from "../errors.ts";
import { type ManagerBus, managerCall, propertyWords } from "./busctl-words.ts";
import type { SystemdProperty } from "./systemd-properties.ts";

export interface Scope {
  /** Name of the unit. */
  readonly unit: string;
  /** Program and arguments; "{pid}" stands for the container's process. */
  readonly words: readonly string[];
}

/** systemd's manager that is asked. */
export interface SystemdManager extends ManagerBus {
  readonly kind: keyof typeof SLICES;
}

/** The slice of containers that name none, by manager. */
export const SLICES = { user: "user.slice", system: "system.slice" } as const;

const PREFIX = "rl";
/** systemd.unit(5). */
const UNIT = /^[A-Za-z0-9:_.\\-][A-Za-z0-9:_.\\@-]{0,254}$/;

/** @throws RlError "invalid" for a path of another form, or names that no unit can have */
export function makeScope(
  cgroupsPath: string | undefined,
  id: string,
  properties: readonly SystemdProperty[],
  manager: SystemdManager,
): Scope {
  const { slice, unit } = parseScopePath(cgroupsPath, id, manager.kind);
  const values: readonly (readonly string[])[] = [
    ["Description", "s", `container ${id}`],
    ["Slice", "s", slice],
    ["PIDs", "au", "1", "{pid}"],
    ["Delegate", "b", "true"],
    ["DefaultDependencies", "b", "false"],
    ["CollectMode", "s", "inactive-or-failed"],
    ...properties.map(propertyWords),
  ];
  const call = ["StartTransientUnit", "ssa(sv)a(sa(sv))", unit, "fail", String(values.length)];
  return { unit, words: managerCall(manager, [...call, ...values.flat(), "0"]) };
}

/** Slice and unit of a path. An empty slice is the manager's usual one, an empty prefix is left out. */
export function parseScopePath(
  cgroupsPath: string | undefined,
  id: string,
  kind: SystemdManager["kind"],
): { readonly slice: string; readonly unit: string } {
  const isNamed = cgroupsPath !== undefined && cgroupsPath !== "";
  const parts = isNamed ? cgroupsPath.split(":") : ["", PREFIX, escaped(id)];
  const [slice = "", prefix = "", name = ""] = parts;
  const refused = (state: string): RlError =>
    new RlError({
      code: "invalid",
      action: "use linux.cgroupsPath",
      subject: cgroupsPath ?? "",
      state,
      hint: "With --systemd-cgroup it is SLICE:PREFIX:NAME, as in user.slice:rl:web",
    });
  if (parts.length !== 3) throw refused("it has not three parts with colons between");
  const unit = `${prefix === "" ? "" : `${prefix}-`}${name}.scope`;
  if (name === "" || !UNIT.test(unit)) throw refused("its name is no name of a unit");
  if (slice !== "" && !(UNIT.test(slice) && /.\.slice$/.test(slice)))
    throw refused("its slice is no name of one");
  return { slice: slice === "" ? SLICES[kind] : slice, unit };
}

/** What an id may have and a unit may not. */
function escaped(id: string): string {
  return id.replaceAll("+", "\\x2b");
}
