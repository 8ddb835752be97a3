/**
 * What this runtime can do, as callers ask for it before they write a config. The lists are the tables that the
 * work is done from, and the switches are asked of the functions that refuse: neither can say more than is true.
 */

import { CAPABILITIES } from "../bundle/capabilities.ts";
import { isRlError } from "../errors.ts";
import { mountOptionNames } from "../plan/mount-options.ts";
import { compileMount } from "../plan/mounts.ts";
import { NAMESPACE_TYPES } from "../plan/namespaces.ts";
import { refuseUnsupported } from "../plan/unsupported.ts";
import { ACTIONS } from "../seccomp/action.ts";
import { ARCHITECTURES } from "../seccomp/architecture.ts";
import { ACCEPTED_FLAGS, KNOWN_FLAGS } from "../seccomp/compile.ts";
import { OPERATORS } from "../seccomp/condition.ts";
import {
  type Hooks,
  type Linux,
  OCI_VERSION,
  type Process,
  type RuntimeConfig,
} from "../spec/runtime-config.ts";
import type { CgroupFeatures, RuntimeFeatures, SeccompFeatures } from "../spec/runtime-features.ts";
import { SLICES } from "./scope.ts";

/** The oldest version of the specification whose configs are read: the first that promised to stay readable. */
export const OLDEST_OCI_VERSION = "1.0.0";

/** Every kind there is; the type makes sure that none is missing. */
const HOOK_KINDS: Readonly<Record<keyof Hooks, true>> = {
  prestart: true,
  createRuntime: true,
  createContainer: true,
  startContainer: true,
  poststart: true,
  poststop: true,
};

/** The features document of this runtime; `version` is its own version. */
export function runtimeFeatures(version: string): RuntimeFeatures {
  return {
    ociVersionMin: OLDEST_OCI_VERSION,
    ociVersionMax: OCI_VERSION,
    hooks: Object.keys(HOOK_KINDS).filter((kind) => accepts({ hooks: { [kind]: [{ path: "/hook" }] } })),
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
    knownFlags: KNOWN_FLAGS,
    supportedFlags: ACCEPTED_FLAGS,
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
  return isSupported(() => compileMount({ ...mount, uidMappings: mappings, gidMappings: mappings }, "/"));
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
