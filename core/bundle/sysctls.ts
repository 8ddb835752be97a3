/** Kernel parameters that belong to a namespace, see namespaces(7) and proc_sys(5). */

import { RlError } from "../errors.ts";
import type { LinuxNamespaceType } from "../spec/runtime-config.ts";

/** Parameters of the IPC namespace besides fs.mqueue. Anything else below kernel/ is the whole machine's. */
const IPC_PARAMETERS: readonly string[] = [
  "kernel/msgmax",
  "kernel/msgmnb",
  "kernel/msgmni",
  "kernel/sem",
  "kernel/shm_rmid_forced",
  "kernel/shmall",
  "kernel/shmmax",
  "kernel/shmmni",
];

/**
 * The path below /proc/sys of a parameter, after checking that it can be set for a container alone.
 *
 * "net.ipv4.ip_forward" becomes "net/ipv4/ip_forward"; as sysctl(8) has it, a "/" in the dotted form stands
 * for a "." inside a component, and a name whose first separator is "/" is taken as it is.
 *
 * @throws RlError "invalid" for a malformed name or value, "denied" for a parameter that is not namespaced or
 * whose namespace the container shares with others.
 */
export function sysctlPath(
  name: string,
  value: string,
  ownNamespaces: ReadonlySet<LinuxNamespaceType>,
): string {
  const dotted = /[./]/.exec(name)?.[0] === ".";
  const path = dotted ? name.replace(/[./]/g, (mark) => (mark === "." ? "/" : ".")) : name;
  const parts = path.split("/");
  if (parts.length < 2 || parts.some((part) => !/^[A-Za-z0-9_.-]+$/.test(part) || /^\.+$/.test(part)))
    throw refused("invalid", name, "it is not the name of a kernel parameter");
  // One line of printable text: a second line would be a second write.
  if (!/^[\x20-\x7e\t]*$/.test(value))
    throw refused("invalid", name, "its value is not one line of printable text");

  const namespace = sysctlNamespace(path);
  if (namespace === undefined) {
    throw refused(
      "denied",
      name,
      "it would change the whole machine",
      path === "kernel/hostname" ? "Use the host name option." : undefined,
    );
  }
  if (!ownNamespaces.has(namespace))
    throw refused("denied", name, `the container shares its ${namespace} namespace`);
  return path;
}

function sysctlNamespace(path: string): LinuxNamespaceType | undefined {
  if (path.startsWith("net/")) return "network";
  if (path.startsWith("fs/mqueue/") || IPC_PARAMETERS.includes(path)) return "ipc";
  if (path === "kernel/domainname") return "uts";
  return undefined;
}

function refused(code: "invalid" | "denied", name: string, state: string, hint?: string): RlError {
  return new RlError({ code, action: "set kernel parameter", subject: name, state, hint });
}
