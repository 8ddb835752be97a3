/**
 * Capability names and the default set, see capabilities(7) and linux/capability.h.
 */

import { RlError } from "../errors.ts";
import type { LinuxCapabilities } from "../spec/runtime-config.ts";
import { suggest } from "./nearest.ts";

/** All names, in bit order: CAP_CHOWN is bit 0. */
export const CAPABILITIES: readonly string[] = [
  "CAP_CHOWN",
  "CAP_DAC_OVERRIDE",
  "CAP_DAC_READ_SEARCH",
  "CAP_FOWNER",
  "CAP_FSETID",
  "CAP_KILL",
  "CAP_SETGID",
  "CAP_SETUID",
  "CAP_SETPCAP",
  "CAP_LINUX_IMMUTABLE",
  "CAP_NET_BIND_SERVICE",
  "CAP_NET_BROADCAST",
  "CAP_NET_ADMIN",
  "CAP_NET_RAW",
  "CAP_IPC_LOCK",
  "CAP_IPC_OWNER",
  "CAP_SYS_MODULE",
  "CAP_SYS_RAWIO",
  "CAP_SYS_CHROOT",
  "CAP_SYS_PTRACE",
  "CAP_SYS_PACCT",
  "CAP_SYS_ADMIN",
  "CAP_SYS_BOOT",
  "CAP_SYS_NICE",
  "CAP_SYS_RESOURCE",
  "CAP_SYS_TIME",
  "CAP_SYS_TTY_CONFIG",
  "CAP_MKNOD",
  "CAP_LEASE",
  "CAP_AUDIT_WRITE",
  "CAP_AUDIT_CONTROL",
  "CAP_SETFCAP",
  "CAP_MAC_OVERRIDE",
  "CAP_MAC_ADMIN",
  "CAP_SYSLOG",
  "CAP_WAKE_ALARM",
  "CAP_BLOCK_SUSPEND",
  "CAP_AUDIT_READ",
  "CAP_PERFMON",
  "CAP_BPF",
  "CAP_CHECKPOINT_RESTORE",
];

/**
 * What a container holds when nothing is asked for: Podman's set, which is Docker's without MKNOD, NET_RAW and
 * AUDIT_WRITE. Hardly a program needs them: nodes made in a user namespace cannot be opened, ping has its own
 * kind of socket, and the kernel's audit is for the host's processes alone.
 */
export const DEFAULT_CAPABILITIES: readonly string[] = [
  "CAP_CHOWN",
  "CAP_DAC_OVERRIDE",
  "CAP_FOWNER",
  "CAP_FSETID",
  "CAP_KILL",
  "CAP_SETGID",
  "CAP_SETUID",
  "CAP_SETPCAP",
  "CAP_NET_BIND_SERVICE",
  "CAP_SYS_CHROOT",
  "CAP_SETFCAP",
];

/**
 * The sets of a container's first process. Adding wins over dropping; "ALL" in `drop` keeps only what is
 * added, "ALL" in `add` keeps all but what is dropped by name.
 *
 * The inheritable and ambient sets stay empty: a file with inheritable capabilities must not gain from being
 * executed in a container.
 *
 * @throws RlError "invalid" for a name that is no capability.
 */
export function generateCapabilities(add: readonly string[], drop: readonly string[]): LinuxCapabilities {
  if (add.length === 0 && drop.length === 0) return sets(DEFAULT_CAPABILITIES);
  const added = new Set(add.map(normaliseCapability));
  const dropped = new Set(drop.map(normaliseCapability));
  const kept = CAPABILITIES.filter((name) => {
    if (added.has("ALL")) return added.has(name) || !dropped.has(name);
    if (added.has(name)) return true;
    return DEFAULT_CAPABILITIES.includes(name) && !dropped.has("ALL") && !dropped.has(name);
  });
  return sets(kept);
}

function sets(kept: readonly string[]): LinuxCapabilities {
  return { bounding: kept, effective: kept, permitted: kept, inheritable: [], ambient: [] };
}

/** "net_admin" and "CAP_NET_ADMIN" to "CAP_NET_ADMIN"; "all" to "ALL". Throws RlError "invalid". */
export function normaliseCapability(name: string): string {
  const upper = name.toUpperCase();
  if (upper === "ALL") return upper;
  const full = upper.startsWith("CAP_") ? upper : `CAP_${upper}`;
  if (CAPABILITIES.includes(full)) return full;
  throw new RlError({
    code: "invalid",
    action: "use capability",
    subject: name,
    state: "there is no such capability",
    hint: suggest(full, CAPABILITIES),
  });
}
