/**
 * What this runtime can do, as callers ask for it before they write a config. The lists are the tables that the
 * work is done from, and the switches are asked of the functions that refuse: neither can say more than is true.
 */

import { CAPABILITIES } from "../bundle/capabilities.ts";
import { isRlError } from "../errors.ts";
import { HOOK_KINDS } from "../plan/hooks.ts";
import { mountOptionNames } from "../plan/mount-options.ts";
import { compileMount } from "../plan/mounts.ts";
import { NAMESPACE_TYPES } from "../plan/namespaces.ts";
import { refuseUnsupported } from "../plan/unsupported.ts";
import { ACTIONS } from "../seccomp/action.ts";
import { ARCHITECTURES } from "../seccomp/architecture.ts";
import { OPERATORS } from "../seccomp/condition.ts";
import { FILTER_FLAGS } from "../seccomp/flags.ts";
import { type Linux, OCI_VERSION, type Process, type RuntimeConfig } from "../spec/runtime-config.ts";
import type { CgroupFeatures, RuntimeFeatures, SeccompFeatures } from "../spec/runtime-features.ts";
import { SLICES } from "./scope.ts";

/** The oldest version of the specification whose configs are read: the first that promised to stay readable. */
export const OLDEST_OCI_VERSION = "1.0.0";

/** The features document of this runtime; `version` is its own version. */
export function runtimeFeatures(version: string): RuntimeFeatures {
  return {
    ociVersionMin: OLDEST_OCI_VERSION,
    ociVersionMax: OCI_VERSION,
    hooks: HOOK_KINDS.filter((kind) => accepts({ hooks: { [kind]: [{ path: "/hook" }] } })),
    mountOptions: mountOptionNames(),
    linux: {
      namespaces: NAMESPACE_TYPES,
      capabilities: CAPABILITIES,
      cgroup: cgroupFeatures(),
      seccomp: seccompFeatures(),
      apparmor: { enabled: acceptsProcess({ apparmorProfile: "profile" }) },
      selinux: { enabled: acceptsProcess({ selinuxLabel: "label" }) },
      intelRdt: { enabled: acceptsLinux({ intelRdt: { closID: "class" } }) },
      mountExtensions: { idmap: { enabled: acceptsIdMappedMount() } },
    },
    annotations: { "rl.version": version },
    // No annotation changes what is done.
    potentiallyUnsafeConfigAnnotations: [],
  };
}

function cgroupFeatures(): CgroupFeatures {
  return {
    // Version 1 cannot be given to a user namespace.
    v1: false,
    v2: acceptsLinux({ resources: { pids: { limit: 1 } } }),
    systemd: Object.hasOwn(SLICES, "system"),
    systemdUser: Object.hasOwn(SLICES, "user"),
    rdma: acceptsLinux({ resources: { rdma: { device: { hcaHandles: 1 } } } }),
  };
}

function seccompFeatures(): SeccompFeatures {
  return {
    enabled: true,
    actions: ACTIONS,
    operators: OPERATORS,
    archs: ARCHITECTURES,
    knownFlags: FILTER_FLAGS,
    supportedFlags: FILTER_FLAGS,
  };
}

function acceptsProcess(part: Partial<Process>): boolean {
  return accepts({ process: { cwd: "/", user: { uid: 0, gid: 0 }, ...part } });
}

function acceptsLinux(linux: Linux): boolean {
  return accepts({ linux });
}

function accepts(part: Partial<RuntimeConfig>): boolean {
  return isSupported(() => refuseUnsupported({ ociVersion: OCI_VERSION, ...part }));
}

function acceptsIdMappedMount(): boolean {
  const mappings = [{ containerID: 0, hostID: 0, size: 1 }];
  const mount = { destination: "/mnt", source: "/mnt", options: ["bind"] };
  const around = { bundle: "/", namespaces: new Set<never>(), hasUserNamespace: false };
  return isSupported(() => compileMount({ ...mount, uidMappings: mappings, gidMappings: mappings }, around));
}

function isSupported(compile: () => unknown): boolean {
  try {
    compile();
    return true;
  } catch (error) {
    if (isRlError(error) && error.code === "unsupported") return false;
    throw error;
  }
}
