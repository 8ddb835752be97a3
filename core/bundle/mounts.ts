/** The `mounts` section: the defaults, then what the caller asked for. */

import { RlError } from "../errors.ts";
import type { Mount } from "../spec/runtime-config.ts";
import { parseBindOptions } from "./bind-options.ts";
import { cleanPath, isWithin } from "./container-path.ts";
import { DEFAULT_SHM_SIZE, defaultMounts } from "./default-mounts.ts";
import type { ContainerOptions, ImageMountRequest, VolumeRequest } from "./input.ts";
import { parseTmpfsOptions } from "./tmpfs-options.ts";

/**
 * Work on a bind's source that no mount can do. It is for whoever starts the container: a host without
 * SELinux has nothing to relabel.
 */
export interface Preparation {
  readonly source: string;
  /** Where it is mounted. */
  readonly target: string;
  /** SELinux label: one that containers share, or one of this container's own. */
  readonly relabel?: "shared" | "private";
  /** Give the whole tree to the container's user. */
  readonly chown: boolean;
}

export interface GeneratedMounts {
  readonly mounts: readonly Mount[];
  readonly preparations: readonly Preparation[];
  /** Those of the mounts, written as binds, that are volumes. */
  readonly volumes: readonly VolumeMount[];
  /** Those that are images. */
  readonly images: readonly ImageMount[];
}

/** An image at its place. */
export interface ImageMount extends Pick<ImageMountRequest, "layersDirectory" | "layers"> {
  /** Of the mount. */
  readonly destination: string;
  /** Empty for the whole image. */
  readonly subpath: string;
}

/** What a runtime configuration cannot say of a volume. */
export interface VolumeMount extends Pick<VolumeRequest, "directory" | "copyUp" | "make"> {
  /** Of the mount. */
  readonly destination: string;
  /** Empty for the whole volume. */
  readonly subpath: string;
}

/** Files of /proc that can be covered one by one, which is how lxcfs shows a container its limits. */
const PROC_TARGETS: readonly string[] = [
  "/proc/cpuinfo",
  "/proc/diskstats",
  "/proc/loadavg",
  "/proc/meminfo",
  "/proc/slabinfo",
  "/proc/stat",
  "/proc/swaps",
  "/proc/uptime",
];

/**
 * All mounts in the order they are made. The caller's come after the defaults, shallow ones first, so that one
 * inside another is made on top of it; a default at or below one of the caller's targets is left out.
 *
 * @throws RlError "invalid" for a bad path or option, and for a target named twice.
 */
export function generateMounts(options: ContainerOptions): GeneratedMounts {
  const requested: Mount[] = [];
  const preparations: Preparation[] = [];
  for (const { target, options: flags } of options.tmpfs ?? []) {
    requested.push({
      destination: mountTarget(target),
      type: "tmpfs",
      source: "tmpfs",
      options: parseTmpfsOptions(flags ?? []),
    });
  }
  for (const bind of options.binds ?? []) {
    const source = cleanPath(bind.source, "bind host path");
    const { mount, relabel, chown } = parseBindOptions(bind.options ?? [], bind.readonly === true);
    const destination = mountTarget(bind.target);
    requested.push({ destination, type: "bind", source, options: mount });
    if (relabel !== undefined || chown)
      preparations.push({ source, target: destination, chown, ...(relabel !== undefined && { relabel }) });
  }
  for (const { source, target } of options.devices ?? []) {
    requested.push({
      destination: mountTarget(target),
      type: "bind",
      source: cleanPath(source, "use device"),
      options: ["bind", "nosuid", "noexec", "rprivate"],
    });
  }
  const volumes: VolumeMount[] = [];
  for (const volume of options.volumes ?? []) {
    const { directory, target, readonly, options: flags, subpath, copyUp, make } = volume;
    const { mount, relabel, chown } = parseBindOptions(flags ?? [], readonly === true);
    const destination = mountTarget(target);
    const source = subpath === undefined ? `${directory}/_data` : `${directory}/_data/${subpath}`;
    requested.push({ destination, type: "bind", source, options: mount });
    volumes.push({ destination, directory, subpath: subpath ?? "", copyUp, make });
    if (relabel !== undefined || chown)
      preparations.push({ source, target: destination, chown, ...(relabel !== undefined && { relabel }) });
  }

  const images: ImageMount[] = [];
  for (const { target, layersDirectory, layers, subpath = "" } of options.images ?? []) {
    const destination = mountTarget(target);
    const source = `${layersDirectory}/${layers[0] ?? ""}`;
    requested.push({ destination, type: "bind", source, options: ["rbind", "rro", "rprivate"] });
    images.push({ destination, layersDirectory, layers, subpath });
  }

  const targets = new Set<string>();
  for (const { destination } of requested) {
    if (targets.has(destination)) throw refused(destination, "it is named twice");
    targets.add(destination);
  }
  const files = networkFiles(options).filter(
    ({ destination }) => !requested.some((mount) => isWithin(destination, mount.destination)),
  );
  const defaults = defaultMounts({
    network: options.network,
    shmSize: shmSize(options.shmSize),
    gidMappings: options.idMappings?.gid,
    shared: options.shared,
    isPrivileged: options.privileged,
  }).filter((mount) => !requested.some(({ destination }) => isWithin(mount.destination, destination)));
  // The sort is stable: mounts of one depth keep the caller's order.
  requested.sort((left, right) => depth(left.destination) - depth(right.destination));
  return { mounts: [...defaults, ...files, ...requested], preparations, volumes, images };
}

function mountTarget(path: string): string {
  const target = cleanPath(path, "mount on");
  if (target === "/") throw refused(path, "the root itself cannot be covered");
  // Covering other parts of procfs can defeat the checks that are made through it.
  if (target.startsWith("/proc/") && !PROC_TARGETS.includes(target))
    throw refused(path, "it is inside /proc");
  return target;
}

function shmSize(size: ContainerOptions["shmSize"]): number | "none" {
  if (size === undefined) return DEFAULT_SHM_SIZE;
  if (size === "none" || (Number.isSafeInteger(size) && size > 0)) return size;
  throw new RlError({
    code: "invalid",
    action: "use shared memory size",
    subject: String(size),
    state: "it is not a positive whole number of bytes",
  });
}

function depth(path: string): number {
  return path.split("/").length;
}

function refused(path: string, state: string): RlError {
  return new RlError({ code: "invalid", action: "mount on", subject: path, state });
}

/** With the network of another container, its files about it: the same ones, so that both see what changes. */
function networkFiles({ shared = {} }: ContainerOptions): Mount[] {
  const { network } = shared;
  if (network?.pid === undefined) return [];
  return ["/etc/hosts", "/etc/hostname", "/etc/resolv.conf"].map((destination) => ({
    destination,
    type: "bind",
    source: `/proc/${network.pid}/root${destination}`,
    options: ["bind", "rprivate"],
  }));
}
