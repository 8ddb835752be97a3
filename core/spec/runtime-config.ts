/**
 * The container configuration, `config.json` of an OCI bundle: OCI Runtime Specification 1.2, config.md and
 * config-linux.md. Property names are the JSON names. Sections of other platforms (windows, solaris, vm, zos)
 * are left out: this runtime neither reads nor writes them.
 */

/**
 * An integer of 64 bits: a bigint where a number would not be exact, else a number. Only a config that was read
 * can hold bigints; `JSON.stringify` does not take them.
 */
export type Integer64 = number | bigint;

/** The version of the specification that configurations and states are written in. */
export const OCI_VERSION = "1.2.0";

/** The whole of config.json. */
export interface RuntimeConfig {
  /** Semantic version of the specification the file follows. */
  readonly ociVersion: string;
  readonly root?: Root;
  readonly mounts?: readonly Mount[];
  readonly process?: Process;
  readonly hostname?: string;
  readonly domainname?: string;
  readonly hooks?: Hooks;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly linux?: Linux;
}

/** The root file system. */
export interface Root {
  /** Absolute, or relative to the bundle. */
  readonly path: string;
  readonly readonly?: boolean;
}

/** One mount; the list's order is the order they are made in. */
export interface Mount {
  /** Absolute path inside the container. */
  readonly destination: string;
  /** File system type; "bind" or a "bind"/"rbind" option makes a bind mount. */
  readonly type?: string;
  readonly source?: string;
  /** fstab(5) style options. */
  readonly options?: readonly string[];
  /** Mappings of an idmapped mount. */
  readonly uidMappings?: readonly IdMapping[];
  readonly gidMappings?: readonly IdMapping[];
}

/** The process to start. */
export interface Process {
  readonly terminal?: boolean;
  /** Terminal size in characters; ignored without a terminal. */
  readonly consoleSize?: { readonly height: number; readonly width: number };
  /** Absolute path inside the container. */
  readonly cwd: string;
  /** KEY=VALUE entries. */
  readonly env?: readonly string[];
  readonly args?: readonly string[];
  readonly user: User;
  readonly rlimits?: readonly PosixRlimit[];
  readonly apparmorProfile?: string;
  readonly capabilities?: LinuxCapabilities;
  readonly noNewPrivileges?: boolean;
  /** -1000 to 1000. */
  readonly oomScoreAdj?: number;
  readonly selinuxLabel?: string;
  readonly scheduler?: Scheduler;
  readonly ioPriority?: { readonly class: string; readonly priority: number };
  readonly execCPUAffinity?: { readonly initial?: string; readonly final?: string };
}

/** Numeric identity of the process, inside the container. */
export interface User {
  readonly uid: number;
  readonly gid: number;
  /** File mode creation mask. */
  readonly umask?: number;
  readonly additionalGids?: readonly number[];
}

/** A limit of setrlimit(2); `type` is "RLIMIT_NOFILE" and the like. -1 and 2^64-1 mean no limit. */
export interface PosixRlimit {
  readonly type: string;
  readonly soft: Integer64;
  readonly hard: Integer64;
}

/** The five sets of capabilities(7), as "CAP_CHOWN" names. */
export interface LinuxCapabilities {
  readonly bounding?: readonly string[];
  readonly effective?: readonly string[];
  readonly inheritable?: readonly string[];
  readonly permitted?: readonly string[];
  readonly ambient?: readonly string[];
}

/** Scheduling attributes of sched_setattr(2). */
export interface Scheduler {
  readonly policy: string;
  readonly nice?: number;
  readonly priority?: number;
  readonly flags?: readonly string[];
  readonly runtime?: Integer64;
  readonly deadline?: Integer64;
  readonly period?: Integer64;
}

/** Commands run at points of the life cycle. */
export interface Hooks {
  /** Deprecated by the specification in favour of the three that follow. */
  readonly prestart?: readonly Hook[];
  readonly createRuntime?: readonly Hook[];
  readonly createContainer?: readonly Hook[];
  readonly startContainer?: readonly Hook[];
  readonly poststart?: readonly Hook[];
  readonly poststop?: readonly Hook[];
}

/** One hook; `timeout` is in seconds. */
export interface Hook {
  readonly path: string;
  readonly args?: readonly string[];
  readonly env?: readonly string[];
  readonly timeout?: number;
}

/** config-linux.md. */
export interface Linux {
  readonly namespaces?: readonly LinuxNamespace[];
  readonly uidMappings?: readonly IdMapping[];
  readonly gidMappings?: readonly IdMapping[];
  readonly timeOffsets?: Readonly<Record<string, { readonly secs?: Integer64; readonly nanosecs?: number }>>;
  readonly devices?: readonly LinuxDevice[];
  readonly cgroupsPath?: string;
  readonly resources?: LinuxResources;
  readonly intelRdt?: LinuxIntelRdt;
  /** Kernel parameters by dotted name. */
  readonly sysctl?: Readonly<Record<string, string>>;
  readonly seccomp?: LinuxSeccomp;
  readonly rootfsPropagation?: RootfsPropagation;
  readonly maskedPaths?: readonly string[];
  readonly readonlyPaths?: readonly string[];
  readonly mountLabel?: string;
  readonly personality?: { readonly domain: "LINUX" | "LINUX32"; readonly flags?: readonly string[] };
}

/** The recursive forms are not the specification's: Docker and Podman write them. */
export type RootfsPropagation = `${"" | "r"}${"shared" | "slave" | "private" | "unbindable"}`;

export type LinuxNamespaceType = "pid" | "network" | "mount" | "ipc" | "uts" | "user" | "cgroup" | "time";

/** A namespace to make or, with `path`, to join. A type that is not listed is the caller's. */
export interface LinuxNamespace {
  readonly type: LinuxNamespaceType;
  readonly path?: string;
}

/** One line of uid_map or gid_map, see user_namespaces(7). */
export interface IdMapping {
  readonly containerID: number;
  readonly hostID: number;
  readonly size: number;
}

/** A device node to make. */
export interface LinuxDevice {
  readonly path: string;
  /** c, b, u or p of mknod(1). */
  readonly type: string;
  readonly major?: number;
  readonly minor?: number;
  readonly fileMode?: number;
  readonly uid?: number;
  readonly gid?: number;
}

/** Control group limits. */
export interface LinuxResources {
  readonly devices?: readonly LinuxDeviceCgroup[];
  readonly memory?: LinuxMemory;
  readonly cpu?: LinuxCpu;
  readonly pids?: { readonly limit: Integer64 };
  readonly blockIO?: LinuxBlockIo;
  readonly hugepageLimits?: readonly { readonly pageSize: string; readonly limit: Integer64 }[];
  readonly network?: LinuxNetwork;
  readonly rdma?: Readonly<Record<string, { readonly hcaHandles?: number; readonly hcaObjects?: number }>>;
  /** Files of control group version 2 and what to write into them. */
  readonly unified?: Readonly<Record<string, string>>;
}

export interface LinuxDeviceCgroup {
  readonly allow: boolean;
  readonly type?: string;
  readonly major?: number;
  readonly minor?: number;
  readonly access?: string;
}

/** Sizes are bytes; -1 means no limit. */
export interface LinuxMemory {
  readonly limit?: Integer64;
  readonly reservation?: Integer64;
  readonly swap?: Integer64;
  readonly kernel?: Integer64;
  readonly kernelTCP?: Integer64;
  readonly swappiness?: number;
  readonly disableOOMKiller?: boolean;
  readonly useHierarchy?: boolean;
  readonly checkBeforeUpdate?: boolean;
}

/** Times are microseconds. */
export interface LinuxCpu {
  readonly shares?: Integer64;
  readonly quota?: Integer64;
  readonly burst?: Integer64;
  readonly period?: Integer64;
  readonly realtimeRuntime?: Integer64;
  readonly realtimePeriod?: Integer64;
  readonly cpus?: string;
  readonly mems?: string;
  readonly idle?: Integer64;
}

export interface LinuxBlockIo {
  readonly weight?: number;
  readonly leafWeight?: number;
  readonly weightDevice?: readonly LinuxWeightDevice[];
  readonly throttleReadBpsDevice?: readonly LinuxThrottleDevice[];
  readonly throttleWriteBpsDevice?: readonly LinuxThrottleDevice[];
  readonly throttleReadIOPSDevice?: readonly LinuxThrottleDevice[];
  readonly throttleWriteIOPSDevice?: readonly LinuxThrottleDevice[];
}

export interface LinuxWeightDevice {
  readonly major: number;
  readonly minor: number;
  readonly weight?: number;
  readonly leafWeight?: number;
}

export interface LinuxThrottleDevice {
  readonly major: number;
  readonly minor: number;
  readonly rate: Integer64;
}

export interface LinuxNetwork {
  readonly classID?: number;
  readonly priorities?: readonly { readonly name: string; readonly priority: number }[];
}

export interface LinuxIntelRdt {
  readonly closID?: string;
  readonly l3CacheSchema?: string;
  readonly memBwSchema?: string;
  readonly enableCMT?: boolean;
  readonly enableMBM?: boolean;
}

export type SeccompAction =
  | "SCMP_ACT_KILL"
  | "SCMP_ACT_KILL_PROCESS"
  | "SCMP_ACT_KILL_THREAD"
  | "SCMP_ACT_TRAP"
  | "SCMP_ACT_ERRNO"
  | "SCMP_ACT_TRACE"
  | "SCMP_ACT_ALLOW"
  | "SCMP_ACT_LOG"
  | "SCMP_ACT_NOTIFY";

export type SeccompOperator =
  | "SCMP_CMP_NE"
  | "SCMP_CMP_LT"
  | "SCMP_CMP_LE"
  | "SCMP_CMP_EQ"
  | "SCMP_CMP_GE"
  | "SCMP_CMP_GT"
  | "SCMP_CMP_MASKED_EQ";

/** A system call filter, config-linux.md "seccomp". */
export interface LinuxSeccomp {
  readonly defaultAction: SeccompAction;
  readonly defaultErrnoRet?: number;
  /** "SCMP_ARCH_X86_64" and the like. */
  readonly architectures?: readonly string[];
  /** "SECCOMP_FILTER_FLAG_LOG" and the like. */
  readonly flags?: readonly string[];
  readonly listenerPath?: string;
  readonly listenerMetadata?: string;
  readonly syscalls?: readonly LinuxSyscall[];
}

/** One rule: these system calls, when all arguments match. */
export interface LinuxSyscall {
  readonly names: readonly string[];
  readonly action: SeccompAction;
  readonly errnoRet?: number;
  readonly args?: readonly LinuxSeccompArg[];
}

/** One comparison; `valueTwo` is the value of SCMP_CMP_MASKED_EQ, whose `value` is the mask. */
export interface LinuxSeccompArg {
  /** 0 to 5. */
  readonly index: number;
  readonly value: Integer64;
  readonly valueTwo?: Integer64;
  readonly op: SeccompOperator;
}
