/** The config's process to records, in the order the kernel needs. */

import { CAPABILITIES } from "../bundle/capabilities.ts";
import { RLIMITS, rlimitType } from "../bundle/rlimits.ts";
import { RlError } from "../errors.ts";
import type { Integer64, LinuxCapabilities, Process } from "../spec/runtime-config.ts";
import type { CompileContext, RecordFields } from "./context.ts";
import { compileLabels } from "./labels.ts";
import type { PlanRecord } from "./records.ts";
import { compileScheduling } from "./scheduling.ts";

/** RLIM_INFINITY. */
const INFINITY = 0xffff_ffff_ffff_ffffn;

/**
 * Records from limits to exec.
 *
 * The user keeps every capability until the capabilities record, so that the working directory can be made for
 * it. A filter is loaded as late as possible, since it applies to everything after it: without
 * no_new_privileges loading takes CAP_SYS_ADMIN, so before capabilities are dropped; with it, at the very end.
 * A landlock record goes right before it, and is only for processes with no_new_privileges.
 *
 * @throws RlError "invalid" for unknown names and for an empty command.
 */
export function compileProcess(
  process: Process,
  context: Pick<
    CompileContext,
    "seccompFilter" | "seccompFlags" | "modules" | "userSpec" | "groups" | "init"
  >,
  landlock: readonly PlanRecord[] = [],
): PlanRecord[] {
  const { user } = process;
  const args = process.args ?? [];
  if (args.length === 0)
    throw new RlError({
      code: "invalid",
      action: "run command",
      subject: "",
      state: "the config names none",
      hint: "write it and its arguments into process.args",
    });
  const groups = [...(user.additionalGids ?? []).map(String), ...(context.groups ?? [])];
  const capabilities: PlanRecord = { record: "capabilities", ...capabilitySets(process.capabilities ?? {}) };
  const seccomp: PlanRecord[] =
    context.seccompFilter === undefined
      ? []
      : [{ record: "seccomp", filter: context.seccompFilter, flags: context.seccompFlags ?? 0 }];
  return [
    ...(process.rlimits ?? []).map(
      ({ type, soft, hard }): PlanRecord => ({
        record: "rlimit",
        resource: RLIMITS.indexOf(rlimitType(type)),
        soft: limit(soft),
        hard: limit(hard),
      }),
    ),
    // After the limits, which say what an ordinary user may have.
    ...compileScheduling(process),
    ...compileLabels(process, context.modules),
    ...(process.env ?? []).map((entry): PlanRecord => ({ record: "environment", entry })),
    ...args.map((value): PlanRecord => ({ record: "argument", value })),
    {
      record: "user",
      spec: context.userSpec ?? "",
      uid: user.uid,
      gid: user.gid,
      additionalGroups: groups.join(","),
    },
    { record: "workingDirectory", path: process.cwd },
    // After the working directory, whose mode it would change.
    ...(user.umask === undefined ? [] : [{ record: "umask", mode: user.umask } as const]),
    ...(process.noNewPrivileges === true
      ? [capabilities, { record: "noNewPrivileges" } as const, ...landlock, ...seccomp]
      : [...seccomp, capabilities]),
    ...(context.init === true ? [{ record: "init" } as const] : []),
    { record: "exec" },
  ];
}

/** The sets as masks; a set that is not given is empty, so that nothing is held by omission. */
function capabilitySets(sets: LinuxCapabilities): RecordFields<"capabilities"> {
  return {
    bounding: capabilityMask(sets.bounding),
    effective: capabilityMask(sets.effective),
    permitted: capabilityMask(sets.permitted),
    inheritable: capabilityMask(sets.inheritable),
    ambient: capabilityMask(sets.ambient),
  };
}

function capabilityMask(names: readonly string[] | undefined): number {
  let mask = 0;
  for (const name of new Set(names)) {
    const bit = CAPABILITIES.indexOf(name);
    if (bit < 0) {
      throw new RlError({
        code: "invalid",
        action: "use capability",
        subject: name,
        state: "there is no such capability",
      });
    }
    // Forty-one bits: too many for the bit operators, few enough for a number.
    mask += 2 ** bit;
  }
  return mask;
}

/** Values of 2^63 and more are no limit, however a JSON tool rounded them. */
function limit(value: Integer64): Integer64 {
  return value < 0 || value >= 2 ** 63 ? INFINITY : value > Number.MAX_SAFE_INTEGER ? BigInt(value) : value;
}
