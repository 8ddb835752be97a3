/** A container's control group as records of the plan. */
import type { PlanRecord } from "../plan/records.ts";
import type { CgroupPlace } from "./cgroup-place.ts";
import type { CgroupWrite } from "./cgroup-write.ts";
import type { Scope } from "./scope.ts";

/** How the plan says what to do without a file. */
const MISSING = { fails: 0, isPassedOver: 1, isReplaced: 2 } as const;

/** A new group has no limits: what asks for none needs no controller. */
const NONE = "max";

/** The group itself, the controllers its limits need, and the limits. */
export function cgroupRecords(place: CgroupPlace, writes: readonly CgroupWrite[]): readonly PlanRecord[] {
  const { mount, path, isOptional } = place;
  const group = { record: "cgroup", mount: mount.point, root: mount.root } as const;
  return [{ ...group, path, unit: "", optional: isOptional ? 1 : 0 }, ...limitRecords(writes)];
}

/** The same for a group of systemd's, with the arguments of the program that asks for it. */
export function scopeRecords(
  mount: CgroupPlace["mount"],
  scope: Scope,
  writes: readonly CgroupWrite[],
): readonly PlanRecord[] {
  return [
    {
      record: "cgroup",
      mount: mount.point,
      root: mount.root,
      path: "",
      unit: scope.unit,
      optional: 0,
    },
    ...limitRecords(writes),
    ...scope.words.map((value): PlanRecord => ({ record: "scopeArgument", value })),
  ];
}

function limitRecords(writes: readonly CgroupWrite[]): readonly PlanRecord[] {
  return [
    ...controllersOf(writes).map((name): PlanRecord => ({ record: "cgroupController", name })),
    ...writes.flatMap(writeRecords),
  ];
}

function writeRecords({ file, value, orElse, isOptional }: CgroupWrite): PlanRecord[] {
  const record = "cgroupWrite";
  if (orElse !== undefined)
    return [{ record, file, value, missing: MISSING.isReplaced }, ...writeRecords(orElse)];
  const isHarmless = isOptional === true || value === NONE;
  return [{ record, file, value, missing: isHarmless ? MISSING.isPassedOver : MISSING.fails }];
}

/** A file's name begins with its controller's; "cgroup" is what every group has. */
export function controllersOf(writes: readonly CgroupWrite[]): readonly string[] {
  const limits = writes.filter(({ value, isOptional }) => value !== NONE && isOptional !== true);
  const names = limits.map(({ file }) => file.slice(0, Math.max(0, file.indexOf("."))));
  return [...new Set(names)].filter((name) => name !== "cgroup" && name !== "");
}
