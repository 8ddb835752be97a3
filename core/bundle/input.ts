/**
 * What a container configuration is generated from: the image's defaults, the caller's options, and the few
 * facts about the host that a default depends on. All of it is data; nothing is looked up.
 */

import type { Healthcheck } from "../spec/image-config.ts";
import type { IdMapping, LinuxResources, LinuxSeccomp } from "../spec/runtime-config.ts";

/** The `config` object of an image configuration (OCI image specification, config.md), as far as it is used. */
export interface ImageDefaults {
  readonly Entrypoint?: readonly string[] | null | undefined;
  readonly Cmd?: readonly string[] | null | undefined;
  readonly Env?: readonly string[] | null | undefined;
  readonly WorkingDir?: string | undefined;
  readonly User?: string | undefined;
  readonly Labels?: Readonly<Record<string, string>> | null | undefined;
  readonly StopSignal?: string | undefined;
  /** Paths are the keys. */
  readonly Volumes?: Readonly<Record<string, unknown>> | null | undefined;
  /** "80/tcp" are the keys. */
  readonly ExposedPorts?: Readonly<Record<string, unknown>> | null | undefined;
  readonly Healthcheck?: Healthcheck | undefined;
  /** What runs a line of a health check. */
  readonly Shell?: readonly string[] | undefined;
}

/** "none": a network namespace with loopback only. "host": the caller's. "private": its own, with a helper. */
export type NetworkMode = "none" | "host" | "private";

/** A host path made visible in the container. */
export interface BindRequest {
  /** Absolute host path. */
  readonly source: string;
  /** Absolute container path. */
  readonly target: string;
  readonly readonly?: boolean | undefined;
  /**
   * ro rw bind rbind nosuid suid nodev dev noexec exec, [r]private [r]slave [r]shared, and z Z U, which ask
   * for work on the host: see `Preparation`.
   */
  readonly options?: readonly string[] | undefined;
}

/** A volume, or a part of one, made visible in the container. */
export interface VolumeRequest {
  /** Absolute path of the volume's directory on the host, which has its content in `_data`. */
  readonly directory: string;
  /** Absolute container path. */
  readonly target: string;
  readonly readonly?: boolean | undefined;
  /** As of a bind. */
  readonly options?: readonly string[] | undefined;
  /** A relative path in the volume that is shown in place of all of it. */
  readonly subpath?: string | undefined;
  /** Fill it, when it is empty, with what the image has at the target. */
  readonly copyUp: boolean;
  /** Make it when it is not there. */
  readonly make?: boolean | undefined;
}

/** The files of an image, to be read. */
export interface ImageMountRequest {
  /** Absolute container path. */
  readonly target: string;
  /** Directory of unpacked layers. */
  readonly layersDirectory: string;
  /** Names in it, top first; one for a whole tree. */
  readonly layers: readonly string[];
  /** A relative path in the image that is shown in place of all of it. */
  readonly subpath?: string | undefined;
}

/** An empty file system in memory. Options are those of tmpfs(5): size=64m, mode=1777, exec, ro, … */
export interface TmpfsRequest {
  readonly target: string;
  readonly options?: readonly string[] | undefined;
}

/** A resource limit asked for: `type` is "RLIMIT_NOFILE" or "nofile" and the like, -1 means no limit. */
export interface RlimitRequest {
  readonly type: string;
  readonly soft: number;
  readonly hard: number;
}

/** A device of the host, shown to the container. Both paths are absolute. */
export interface DeviceRequest {
  readonly source: string;
  readonly target: string;
}

/** A namespace that is not the container's own: the caller's, or that of a process. */
export type SharedNamespace = "host" | NamespaceOfProcess;

export interface NamespaceOfProcess {
  /** /proc/PID/ns/… */
  readonly path: string;
  readonly pid: number;
  /** In clock ticks since boot, proc(5). */
  readonly startTime: number;
}

/** Namespaces of the container's own, but for those named here. */
export interface NamespaceChoices {
  readonly cgroup?: "host" | undefined;
  readonly ipc?: SharedNamespace | undefined;
  /** That of a container, whose files about the network come along; or one by path. */
  readonly network?: NamespaceOfProcess | { readonly path: string; readonly pid?: undefined } | undefined;
  readonly pid?: SharedNamespace | undefined;
  readonly uts?: "host" | undefined;
}

/** A name and its address, as `--add-host NAME:ADDRESS` gives them. */
export interface HostEntry {
  readonly name: string;
  /** "host-gateway" is the host's, as the container reaches it. */
  readonly address: string;
}

/** What of /etc/resolv.conf is not the host's; a search domain "." means none. */
export interface ResolvRequest {
  readonly servers: readonly string[];
  readonly search: readonly string[];
  readonly options: readonly string[];
}

export interface ContainerOptions {
  /** The container's id; its first 12 characters are the default host name. */
  readonly id: string;
  readonly hostname?: string | undefined;
  /** Replaces the image's entry point and drops its command; [] and [""] reset it. */
  readonly entrypoint?: readonly string[] | undefined;
  /** Replaces the image's command when not empty. */
  readonly command?: readonly string[] | undefined;
  /** KEY=VALUE entries; the last of a key wins. A KEY alone removes an entry of the image. */
  readonly env?: readonly string[] | undefined;
  /** Absolute path. */
  readonly workingDirectory?: string | undefined;
  /** "name", "name:group", "1000" or "1000:100". */
  readonly user?: string | undefined;
  /** Further supplementary groups, names or numbers. */
  readonly groups?: readonly string[] | undefined;
  readonly readOnly?: boolean | undefined;
  readonly tmpfs?: readonly TmpfsRequest[] | undefined;
  readonly binds?: readonly BindRequest[] | undefined;
  readonly volumes?: readonly VolumeRequest[] | undefined;
  readonly images?: readonly ImageMountRequest[] | undefined;
  /** Capability names in any case, with or without "CAP_", or "ALL". */
  readonly capAdd?: readonly string[] | undefined;
  readonly capDrop?: readonly string[] | undefined;
  readonly noNewPrivileges?: boolean | undefined;
  /** "default" leaves the choice of filter to the caller of `compilePlan`; a profile goes into the config. */
  readonly seccomp?: "default" | "unconfined" | LinuxSeccomp | undefined;
  /** Paths of /proc and /sys, or "all", that are not to be hidden or made read-only as they are by default. */
  readonly unmask?: "all" | readonly string[] | undefined;
  /** More paths to hide. */
  readonly mask?: readonly string[] | undefined;
  readonly network: NetworkMode;
  readonly terminal?: boolean | undefined;
  readonly rlimits?: readonly RlimitRequest[] | undefined;
  /** By dotted name. */
  readonly sysctls?: Readonly<Record<string, string>> | undefined;
  /** The user namespace's maps, or nothing to stay in the caller's user namespace. */
  readonly idMappings?:
    | { readonly uid: readonly IdMapping[]; readonly gid: readonly IdMapping[] }
    | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  /** Bytes of /dev/shm, by default 64 MiB; "none" for no /dev/shm. */
  readonly shmSize?: number | "none" | undefined;
  readonly domainname?: string | undefined;
  /** More lines of /etc/hosts. */
  readonly extraHosts?: readonly HostEntry[] | undefined;
  readonly resolv?: ResolvRequest | undefined;
  readonly shared?: NamespaceChoices | undefined;
  readonly devices?: readonly DeviceRequest[] | undefined;
  /**
   * Every capability that `capDrop` does not name, nothing hidden or read-only of the kernel's file systems. It is the
   * user namespace that confines such a container.
   */
  readonly privileged?: boolean | undefined;
  readonly resources?: LinuxResources | undefined;
  /** A slice of systemd's ("web.slice"), or a control group: from the top when it begins with "/". */
  readonly cgroupParent?: string | undefined;
  /** -1000 to 1000, proc_pid_oom_score_adj(5). */
  readonly oomScoreAdj?: number | undefined;
}

/** Facts about the machine that defaults depend on. */
export interface HostFacts {
  /** RLIMIT_NOFILE as it was when the program started, before a language runtime raised it. */
  readonly nofile?: { readonly soft: number; readonly hard: number } | undefined;
  /** Number of processors, whose thermal counters are hidden. */
  readonly cpuCount?: number | undefined;
}

export interface GenerateInput {
  readonly image: ImageDefaults;
  readonly options: ContainerOptions;
  readonly host?: HostFacts | undefined;
}
