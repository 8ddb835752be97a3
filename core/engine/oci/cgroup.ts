/** What of this host decides about a container's control group. On the path of every start of a bundle. */
import { access } from "../../host/bun/system.ts";
import {
  type CgroupHost,
  type CgroupSetting,
  findCgroupMount,
  groupBelow,
  RlError,
  type SystemdManager,
} from "../../mod.ts";
import { findProgram } from "../session/programs.ts";
import { readText } from "../session/read-text.ts";
import type { Environment } from "../session/session.ts";

const WRITABLE = 2;

export function cgroupSetting(isSystemd: boolean, uid: number, environment: Environment): CgroupSetting {
  return {
    host: cgroupHost(),
    systemd: isSystemd ? systemdManager(uid, environment) : undefined,
    isPrivileged: isPrivileged(uid),
  };
}

/** What of the host decides where a group can be. */
export function cgroupHost(): CgroupHost {
  const mount = findCgroupMount(readText("/proc/self/mountinfo"));
  return {
    mount,
    own: mount === undefined ? undefined : groupBelow(mount, readText("/proc/self/cgroup")),
    canUse: (directory) => access(directory, WRITABLE) && access(`${directory}/cgroup.procs`, WRITABLE),
  };
}

/**
 * The manager to ask: the system's for root, the user's own for everybody else, also for who is root in a user
 * namespace alone.
 *
 * @throws RlError "unsupported" without busctl(1), "unavailable" without a bus
 */
export function systemdManager(uid: number, environment: Environment): SystemdManager {
  const busctl = findProgram("busctl", environment.PATH);
  if (busctl === undefined) throw refused("unsupported", "busctl is not installed", "install systemd");
  if (isPrivileged(uid)) {
    return { kind: "system", busctl, address: checkBus("unix:path=/run/dbus/system_bus_socket") };
  }
  const { DBUS_SESSION_BUS_ADDRESS: address = "", XDG_RUNTIME_DIR: runtime = "" } = environment;
  if (address.startsWith("unix:")) return { kind: "user", busctl, address: checkBus(address) };
  if (runtime.startsWith("/")) {
    return { kind: "user", busctl, address: checkBus(`unix:path=${encodeURI(runtime)}/bus`) };
  }
  throw refused("unavailable", "neither DBUS_SESSION_BUS_ADDRESS nor XDG_RUNTIME_DIR tells of a bus", LOG_IN);
}

const LOG_IN =
  "log in by a session of your own, or: sudo loginctl enable-linger; the package is dbus-user-session";

/** A bus by path whose socket is not there is told before anything is made. */
function checkBus(address: string): string {
  const path = /^unix:path=([^,;]+)$/.exec(address)?.[1];
  if (path === undefined || access(decodeURIComponent(path), 0)) return address;
  throw refused("unavailable", `there is no bus at ${path}`, LOG_IN);
}

/** Root, with all ids of the machine, each itself: in no user namespace but the first. */
export function isPrivileged(uid: number): boolean {
  return uid === 0 && /^\s*0\s+0\s+4294967295\s*$/.test(readText("/proc/self/uid_map"));
}

function refused(code: "unsupported" | "unavailable", state: string, hint: string): RlError {
  return new RlError({ code, action: "use flag", subject: "--systemd-cgroup", state, hint });
}
