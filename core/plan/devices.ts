/** What a runtime puts into /dev: config-linux.md "Default Devices" and "Dev symbolic links". */

import { cleanPath } from "../bundle/container-path.ts";
import { RlError } from "../errors.ts";
import type { LinuxDevice } from "../spec/runtime-config.ts";
import type { CompiledMount } from "./mounts.ts";
import type { PlanRecord } from "./records.ts";

const DEVICES: readonly string[] = ["null", "zero", "full", "random", "urandom", "tty"];

/** Path and target of the links. */
const LINKS: readonly (readonly [path: string, target: string])[] = [
  ["/dev/ptmx", "pts/ptmx"],
  ["/dev/fd", "/proc/self/fd"],
  ["/dev/stdin", "/proc/self/fd/0"],
  ["/dev/stdout", "/proc/self/fd/1"],
  ["/dev/stderr", "/proc/self/fd/2"],
  ["/dev/core", "/proc/kcore"],
];

/**
 * Device and link records. A /dev that is bound from the host has everything and must not be written to; a
 * name that something is mounted on is taken.
 *
 * @throws RlError "unsupported" for a device that is not a node below /dev.
 */
export function compileDevices(
  extra: readonly LinuxDevice[],
  mounts: readonly CompiledMount[],
): PlanRecord[] {
  if (mounts.some((mount) => mount.bind && mount.destination === "/dev")) return [];
  const taken = new Set(mounts.map(({ destination }) => destination));
  const names = new Set([...DEVICES, ...extra.map(deviceName)]);
  const devices = [...names].filter((name) => !taken.has(`/dev/${name}`));
  const links = LINKS.filter(([path]) => !taken.has(path));
  return [
    ...devices.map((name): PlanRecord => ({ record: "device", name })),
    ...links.map(([path, target]): PlanRecord => ({ record: "symlink", target, path })),
  ];
}

/**
 * The name below /dev. Without privileges no node can be made, only the host's can be shown: its numbers and
 * owner are the host's.
 */
function deviceName(device: LinuxDevice): string {
  const path = cleanPath(device.path, "use device");
  if (path.startsWith("/dev/") && device.type !== "p") return path.slice("/dev/".length);
  throw new RlError({
    code: "unsupported",
    action: "use device",
    subject: device.path,
    state: "only the host's device nodes below /dev can be used",
  });
}
