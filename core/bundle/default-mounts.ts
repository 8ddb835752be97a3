/** The mounts every container gets. */

import type { IdMapping, Mount } from "../spec/runtime-config.ts";
import type { NetworkMode } from "./input.ts";

/** 64 MiB, in bytes. */
export const DEFAULT_SHM_SIZE = 64 * 1024 * 1024;

/** The group "tty" of every Linux distribution, which owns terminals. */
const TTY_GID = 5;

/** What the default mounts depend on. */
export interface DefaultMountsInput {
  readonly network: NetworkMode;
  /** Bytes. */
  readonly shmSize: number;
  /** The group id map, or undefined without a user namespace. */
  readonly gidMappings: readonly IdMapping[] | undefined;
}

/** The default mounts in the order they are made, parents first. */
export function defaultMounts(input: DefaultMountsInput): Mount[] {
  const { gidMappings } = input;
  // A group id that is not mapped cannot own anything: the mount would be refused.
  const tty = gidMappings === undefined || gidMappings.some((mapping) => contains(mapping, TTY_GID));
  return [
    { destination: "/proc", type: "proc", source: "proc", options: ["nosuid", "noexec", "nodev"] },
    {
      destination: "/dev",
      type: "tmpfs",
      source: "tmpfs",
      options: ["nosuid", "noexec", "strictatime", "mode=755", "size=65536k"],
    },
    {
      destination: "/dev/pts",
      type: "devpts",
      source: "devpts",
      options: [
        "nosuid",
        "noexec",
        "newinstance",
        "ptmxmode=0666",
        "mode=0620",
        ...(tty ? [`gid=${TTY_GID}`] : []),
      ],
    },
    sys(input.network),
    {
      destination: "/sys/fs/cgroup",
      type: "cgroup",
      source: "cgroup",
      options: ["ro", "nosuid", "noexec", "nodev"],
    },
    { destination: "/dev/mqueue", type: "mqueue", source: "mqueue", options: ["nosuid", "noexec", "nodev"] },
    {
      destination: "/dev/shm",
      type: "tmpfs",
      source: "shm",
      options: ["nosuid", "noexec", "nodev", "mode=1777", `size=${input.shmSize}`],
    },
  ];
}

/**
 * A fresh sysfs shows the devices of a network namespace and may only be mounted by the owner of that
 * namespace. With the host's network the host's tree is shown instead, read-only throughout.
 */
function sys(network: NetworkMode): Mount {
  if (network !== "host")
    return {
      destination: "/sys",
      type: "sysfs",
      source: "sysfs",
      options: ["nosuid", "noexec", "nodev", "ro"],
    };
  return {
    destination: "/sys",
    type: "bind",
    source: "/sys",
    options: ["rbind", "rro", "rnosuid", "rnodev", "rnoexec", "rprivate"],
  };
}

function contains(mapping: IdMapping, id: number): boolean {
  return id >= mapping.containerID && id - mapping.containerID < mapping.size;
}
