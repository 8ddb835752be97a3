/** What a runtime puts into /dev, and the config's own devices: config-linux.md "Devices", "Default Devices". */

import { cleanPath, isWithin } from "../bundle/container-path.ts";
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

/** S_IFMT bits of mknod(2); "u" is a character device without a buffer, which Linux does not tell apart. */
const KINDS: Readonly<Record<string, number>> = { c: 0o020000, u: 0o020000, b: 0o060000, p: 0o010000 };

/** An id or a mode that the config leaves to the runtime. */
const ANY = 0xffff_ffff;

/**
 * Device and link records. A /dev that is bound from the host has everything and must not be written to; a
 * name that something is mounted on is taken. A device of the config takes the place of a default one.
 *
 * @throws RlError "invalid" for a path that cannot be one, and for a device that is there twice.
 */
export function compileDevices(
  extra: readonly LinuxDevice[],
  mounts: readonly CompiledMount[],
): PlanRecord[] {
  const taken = new Set(mounts.map(({ destination }) => destination));
  const isHosts = mounts.some((mount) => mount.bind && mount.destination === "/dev");
  const isFree = (path: string): boolean => !taken.has(path) && !(isHosts && isWithin(path, "/dev"));
  const own = new Map<string, LinuxDevice>();
  for (const device of extra) {
    const path = devicePath(device);
    if (own.has(path)) throw refused(device.path, "it is there twice");
    own.set(path, device);
  }
  const devices = DEVICES.filter((name) => isFree(`/dev/${name}`) && !own.has(`/dev/${name}`));
  const links = LINKS.filter(([path]) => isFree(path) && !own.has(path));
  return [
    ...devices.map((name): PlanRecord => ({ record: "device", name })),
    ...[...own].filter(([path]) => isFree(path)).map(([path, device]) => makeDevice(path, device)),
    ...links.map(([path, target]): PlanRecord => ({ record: "symlink", target, path })),
  ];
}

function devicePath({ path }: LinuxDevice): string {
  const clean = cleanPath(path, "make device");
  if (clean === "/" || clean === "/dev") throw refused(path, "it is a directory");
  return clean;
}

function makeDevice(path: string, device: LinuxDevice): PlanRecord {
  const { type, major = 0, minor = 0, fileMode, uid = ANY, gid = ANY } = device;
  const kind = KINDS[type];
  if (kind === undefined) throw refused(path, `there is no device type "${type}"`);
  // Configs written from a stat(2) have the type in the mode as well.
  const mode = fileMode === undefined ? ANY : fileMode & 0o7777;
  return { record: "makeDevice", path, kind, major, minor, mode, uid, gid };
}

function refused(path: string, state: string): RlError {
  return new RlError({ code: "invalid", action: "make device", subject: path, state });
}
