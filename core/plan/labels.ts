/**
 * Labels of security modules: `process.apparmorProfile`, `process.selinuxLabel` and `linux.mountLabel`. Engines put
 * them into a config where the host has the module; where it has not, a container would run without what was asked
 * for, so they are refused.
 */

import { RlError } from "../errors.ts";
import type { Process, RuntimeConfig } from "../spec/runtime-config.ts";
import type { PlanRecord } from "./records.ts";

/** Which modules this host's kernel has switched on. */
export interface SecurityModules {
  readonly apparmor: boolean;
  readonly selinux: boolean;
}

/** What the label record calls them. */
const APPARMOR = 1;
const SELINUX = 2;

/** The name of no profile: what every process has where there is no AppArmor. */
const UNCONFINED = "unconfined";

/** Whether planning a config needs to know the host's security modules. */
export function asksForLabels({ process, linux }: Pick<RuntimeConfig, "process" | "linux">): boolean {
  return [process?.apparmorProfile, process?.selinuxLabel, linux?.mountLabel].some(isNamed);
}

/** @throws RlError "unsupported" where the module is not there, "invalid" for what is no label */
export function compileLabels(process: Process, modules: SecurityModules | undefined): PlanRecord[] {
  const { apparmorProfile: profile, selinuxLabel: label } = process;
  const records: PlanRecord[] = [];
  if (isNamed(profile) && (modules?.apparmor === true || profile !== UNCONFINED)) {
    demand("process.apparmorProfile", profile, modules?.apparmor, "AppArmor");
    records.push({ record: "label", module: APPARMOR, label: `exec ${profile}` });
  }
  if (isNamed(label)) {
    demand("process.selinuxLabel", label, modules?.selinux, "SELinux");
    records.push({ record: "label", module: SELINUX, label });
  }
  return records;
}

/** The record that comes before the mounts. @throws as compileLabels does */
export function compileMountLabel(
  { linux }: RuntimeConfig,
  modules: SecurityModules | undefined,
): PlanRecord[] {
  const label = linux?.mountLabel;
  if (!isNamed(label)) return [];
  demand("linux.mountLabel", label, modules?.selinux, "SELinux");
  return [{ record: "mountLabel", label }];
}

function isNamed(label: string | undefined): label is string {
  return label !== undefined && label !== "";
}

function demand(subject: string, label: string, isOn: boolean | undefined, module: string): void {
  // It becomes one line of a file of the kernel's.
  if (/[\0\n]/.test(label)) {
    throw new RlError({
      code: "invalid",
      action: "use configuration property",
      subject,
      state: "it is more than one line",
    });
  }
  if (isOn === true) return;
  throw new RlError({
    code: "unsupported",
    action: "use configuration property",
    subject,
    state: `this host has no ${module}, or it is switched off`,
    hint: "Remove it from the configuration, or switch the security module on.",
  });
}
