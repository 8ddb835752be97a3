/** Parts of a config that ask for something this version does not do: refused, never passed over. */

import { RlError } from "../errors.ts";
import type { RuntimeConfig } from "../spec/runtime-config.ts";

/**
 * Refuse what no record does.
 *
 * @throws RlError "unsupported", naming the property.
 */
export function refuseUnsupported(config: RuntimeConfig): void {
  const { process, linux = {} } = config;
  const parts: Readonly<Record<string, unknown>> = {
    hooks: config.hooks,
    "process.apparmorProfile": process?.apparmorProfile,
    "process.selinuxLabel": process?.selinuxLabel,
    "process.scheduler": process?.scheduler,
    "process.ioPriority": process?.ioPriority,
    "process.execCPUAffinity": process?.execCPUAffinity,
    "linux.intelRdt": linux.intelRdt,
    "linux.mountLabel": linux.mountLabel,
    "linux.personality": linux.personality,
    "linux.timeOffsets": linux.timeOffsets,
    "linux.seccomp.listenerPath": linux.seccomp?.listenerPath,
    "linux.rootfsPropagation": linux.rootfsPropagation === "private" ? undefined : linux.rootfsPropagation,
  };
  for (const property in parts) {
    if (isEmpty(parts[property])) continue;
    throw new RlError({
      code: "unsupported",
      action: "use configuration property",
      subject: property,
      state: "it is not supported",
      hint: "Remove it from the configuration.",
    });
  }
}

/** Generators of configs write empty values for what they do not use. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.values(value).every(isEmpty);
}
