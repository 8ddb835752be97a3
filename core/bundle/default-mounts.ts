/** The mounts every container gets. */

import type { IdMapping, Mount } from "../spec/runtime-config.ts";
import type { ContainerOptions, NamespaceChoices, NetworkMode } from "./input.ts";

/** 64 MiB, in bytes. */
export const DEFAULT_SHM_SIZE = 64 * 1024 * 1024;

/** The group "tty" of every Linux distribution, which owns terminals. */
const TTY_GID = 5;

/** What the default mounts depend on. */
export interface DefaultMountsInput {
  readonly network: NetworkMode;
  /** Bytes. */
  readonly shmSize: NonNullable<ContainerOptions["shmSize"]>;
  readonly shared?: NamespaceChoices | undefined;
  /** The kernel's file systems can be written to. */
  readonly isPrivileged?: boolean | undefined;
  /** The group id map, or undefined without a user namespace. */
  readonly gidMappings: readonly IdMapping[] | undefined;
}

/** The default mounts in the order they are made, parents first. */
export function defaultMounts(input: DefaultMountsInput): Mount[] {
  const { gidMappings, shared = {} } = input;
  const isPrivileged = input.isPrivileged === true;
  // A group id that is not mapped cannot own anything: the mount would be refused.
  const tty = gidMappings === undefined || gidMappings.some((mapping) => contains(mapping, TTY_GID));
  return [
    processes(shared.pid === "host"),
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
    sys(input.network, isPrivileged),
    {
      destination: "/sys/fs/cgroup",
      type: "cgroup",
      source: "cgroup",
      options: [...(isPrivileged ? [] : ["ro"]), "nosuid", "noexec", "nodev"],
    },
    { destination: "/dev/mqueue", type: "mqueue", source: "mqueue", options: ["nosuid", "noexec", "nodev"] },
    ...sharedMemory(input.shmSize, shared.ipc),
  ];
}

/** Only the owner of a pid namespace may mount its processes: those of the host are shown as the host has them. */
function processes(isHosts: boolean): Mount {
  const options = ["nosuid", "noexec", "nodev"];
  if (!isHosts) return { destination: "/proc", type: "proc", source: "proc", options };
  return {
    destination: "/proc",
    type: "bind",
    source: "/proc",
    options: ["rbind", "rnosuid", "rnoexec", "rnodev", "rprivate"],
  };
}

function sharedMemory(size: DefaultMountsInput["shmSize"], ipc: NamespaceChoices["ipc"]): Mount[] {
  const destination = "/dev/shm";
  if (size === "none") return [];
  if (ipc !== undefined) {
    // That of the other container is where its first process has it.
    const source = ipc === "host" ? destination : `/proc/${ipc.pid}/root${destination}`;
    return [
      {
        destination,
        type: "bind",
        source,
        options: ["bind", "nosuid", "noexec", "nodev", "rprivate"],
      },
    ];
  }
  const options = ["nosuid", "noexec", "nodev", "mode=1777", `size=${size}`];
  return [{ destination, type: "tmpfs", source: "shm", options }];
}

/**
 * A fresh sysfs shows the devices of a network namespace and may only be mounted by the owner of that
 * namespace. With the host's network the host's tree is shown instead, read-only throughout.
 */
function sys(network: NetworkMode, isPrivileged: boolean): Mount {
  if (network !== "host")
    return {
      destination: "/sys",
      type: "sysfs",
      source: "sysfs",
      options: ["nosuid", "noexec", "nodev", ...(isPrivileged ? [] : ["ro"])],
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
