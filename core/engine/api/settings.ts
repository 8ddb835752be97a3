/**
 * What a container is made of, as a program says it. Each setting has docker's meaning and default; what a setting
 * leaves out comes from the image. Sizes are in bytes, times in milliseconds unless it says otherwise.
 */

export interface ContainerSettings {
  /** What is run, in place of the image's command; the arguments of its entrypoint where it has one. */
  readonly command?: readonly string[] | undefined;
  /** A program in place of the image's entrypoint; "" for none. */
  readonly entrypoint?: string | undefined;
  /** One is made up for a container that has none. */
  readonly name?: string | undefined;
  /** End and remove the container that has this name now. */
  readonly replace?: boolean | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** "USER[:GROUP]", by names of the image or numbers. */
  readonly user?: string | undefined;
  /** Further groups of the user, by name or number. */
  readonly groups?: readonly string[] | undefined;
  /** Absolute path in the container. */
  readonly workdir?: string | undefined;
  readonly hostname?: string | undefined;
  readonly domainname?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Of the OCI runtime configuration. */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly mounts?: readonly Mount[] | undefined;
  /** Containers, by name or id, whose binds and volumes are mounted; "NAME:ro" read-only. */
  readonly volumesFrom?: readonly string[] | undefined;
  readonly limits?: Limits | undefined;
  readonly network?: Network | undefined;
  readonly security?: Security | undefined;
  readonly namespaces?: Namespaces | undefined;
  /** How it is found out whether the container is well; false leaves out the image's check. */
  readonly health?: HealthCheck | false | undefined;
  /** When it is started again after its end: "no" by default. */
  readonly restart?: "no" | "always" | "unless-stopped" | "on-failure" | `on-failure:${number}` | undefined;
  /** What is kept of its output: json-file by default. */
  readonly log?: Log | undefined;
  /** Give it a terminal: then its standard error is one with its output. */
  readonly tty?: boolean | undefined;
  /** Keep its standard input open. */
  readonly stdin?: boolean | undefined;
  /** A small init as pid 1, which forwards signals and reaps. */
  readonly init?: boolean | undefined;
  /** What asks it to end: "SIGTERM" unless the image says otherwise. */
  readonly stopSignal?: string | undefined;
  /** Whole seconds until it is killed then, 10 by default; -1 for as long as it takes. */
  readonly stopTimeout?: number | undefined;
  /** Remove it when it ends. */
  readonly remove?: boolean | undefined;
  /** "linux/arm64", of an image for several; this machine's by default. */
  readonly platform?: string | undefined;
  /** When to ask the registry: "missing" by default. */
  readonly pull?: "always" | "missing" | "never" | undefined;
}

/** Something that the container finds at an absolute path. */
export type Mount = BindMount | VolumeMount | TmpfsMount | ImageMount;

export interface BindMount {
  readonly type: "bind";
  /** A file or directory of the host that is there; relative to the working directory. */
  readonly source: string;
  readonly target: string;
  readonly readonly?: boolean | undefined;
  readonly propagation?: "private" | "rprivate" | "slave" | "rslave" | "shared" | "rshared" | undefined;
}

export interface VolumeMount {
  readonly type: "volume";
  /** Its name, by which it is made when there is none; a new one without a name when left out. */
  readonly source?: string | undefined;
  readonly target: string;
  readonly readonly?: boolean | undefined;
  /** A directory or file in the volume that is mounted in place of all of it. */
  readonly subpath?: string | undefined;
  /** Leave an empty volume empty, in place of filling it with what the image has there. */
  readonly nocopy?: boolean | undefined;
  /** Of a volume that is made. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

export interface TmpfsMount {
  readonly type: "tmpfs";
  readonly target: string;
  /** Most bytes in it. */
  readonly size?: number | undefined;
  /** Permission bits of its top: 0o1777 by default. */
  readonly mode?: number | undefined;
}

/** The files of an image, to be read. */
export interface ImageMount {
  readonly type: "image";
  /** As people write it, or its id. */
  readonly source: string;
  readonly target: string;
  /** A directory or file in the image that is mounted in place of all of it. */
  readonly subpath?: string | undefined;
}

/** What a container may use; each limit takes a controller of control groups that is delegated to you. */
export interface Limits {
  /** Swap may be as much again. */
  readonly memory?: number | undefined;
  /** Of memory and swap together; -1 for none. */
  readonly memorySwap?: number | undefined;
  readonly memoryReservation?: number | undefined;
  /** How many processors, as in 1.5. */
  readonly cpus?: number | undefined;
  /** Of each period, in microseconds; -1 for no limit. */
  readonly cpuQuota?: number | undefined;
  /** Microseconds. */
  readonly cpuPeriod?: number | undefined;
  /** Beside others, from 2 to 262144. */
  readonly cpuShares?: number | undefined;
  /** Processors by number: "0-2,4". */
  readonly cpusetCpus?: string | undefined;
  readonly cpusetMems?: string | undefined;
  /** Most processes and threads; -1 for no limit. */
  readonly pids?: number | undefined;
  /** Beside others, from 10 to 1000. */
  readonly blkioWeight?: number | undefined;
  /** By path of a block device, per second; only when it is made. */
  readonly readBytes?: Readonly<Record<string, number>> | undefined;
  readonly writeBytes?: Readonly<Record<string, number>> | undefined;
  readonly readOperations?: Readonly<Record<string, number>> | undefined;
  readonly writeOperations?: Readonly<Record<string, number>> | undefined;
  /** Of /dev/shm; only when it is made. */
  readonly shmSize?: number | undefined;
  /** From -1000 to 1000; only when it is made. */
  readonly oomScoreAdj?: number | undefined;
  /** Of each process, as of setrlimit(2): `{ nofile: { soft: 1024, hard: 4096 } }`; -1 is none. */
  readonly ulimits?:
    | Readonly<Record<string, number | { readonly soft: number; readonly hard: number }>>
    | undefined;
  /** A control group, or slice of systemd's, below which it gets its own. */
  readonly cgroupParent?: string | undefined;
}

/** Limits that can be changed while a container runs. */
export type LiveLimits = Omit<
  Limits,
  | "readBytes"
  | "writeBytes"
  | "readOperations"
  | "writeOperations"
  | "shmSize"
  | "oomScoreAdj"
  | "ulimits"
  | "cgroupParent"
>;

export interface Network {
  /** One of its own by default. */
  readonly mode?:
    | "private"
    | "host"
    | "none"
    | "pasta"
    | "slirp4netns"
    | `container:${string}`
    | `ns:${string}`
    | undefined;
  /** Networks with names that it is in, in place of a mode: each by name, or with what is asked for in it. */
  readonly join?: readonly (string | JoinedNetwork)[] | undefined;
  /** Containers of these networks, by name or id, by what this one alone calls them. */
  readonly links?: Readonly<Record<string, string>> | undefined;
  /** As of `rl run -p`: "8080:80", "127.0.0.1::53/udp". */
  readonly publish?: readonly string[] | undefined;
  /** Every port that the image exposes, on a free port of the host's. */
  readonly publishAll?: boolean | undefined;
  /** Lines of /etc/hosts: addresses by name. */
  readonly hosts?: Readonly<Record<string, string>> | undefined;
  /** Name servers, search domains and options in place of the host's. */
  readonly dns?: readonly string[] | undefined;
  readonly dnsSearch?: readonly string[] | undefined;
  readonly dnsOptions?: readonly string[] | undefined;
}

/** A container in a network with a name; addresses that are not asked for are chosen. */
export interface JoinedNetwork {
  readonly name: string;
  readonly ip?: string | undefined;
  readonly ip6?: string | undefined;
  /** "02:42:0a:59:00:02". */
  readonly mac?: string | undefined;
  /** Further names that containers of the network find it by. */
  readonly aliases?: readonly string[] | undefined;
  /** Most bits in a second, each way. */
  readonly rate?: number | undefined;
  /** What the interface is called: "eth0" and so on by default. */
  readonly interface?: string | undefined;
}

export interface Security {
  /** "strict": no capabilities, nothing that gains privileges, files read-only but for volumes and /tmp. */
  readonly level?: "default" | "strict" | undefined;
  /** Every capability inside the user namespace, no system call filter, nothing hidden. */
  readonly privileged?: boolean | undefined;
  /** "NET_ADMIN", "ALL". */
  readonly capAdd?: readonly string[] | undefined;
  readonly capDrop?: readonly string[] | undefined;
  /** The root file system cannot be written to. */
  readonly readOnly?: boolean | undefined;
  readonly noNewPrivileges?: boolean | undefined;
  /** "unconfined", or the path of a profile. */
  readonly seccomp?: string | undefined;
  /** Paths of /proc and /sys that are not hidden; "all" of them. */
  readonly unmask?: "all" | readonly string[] | undefined;
  /** Paths that are hidden besides. */
  readonly mask?: readonly string[] | undefined;
  /** Devices that you may use yourself: "/dev/fuse", "/dev/sda:/dev/xvda". */
  readonly devices?: readonly string[] | undefined;
  /** Kernel parameters of the container's own namespaces. */
  readonly sysctls?: Readonly<Record<string, string | number>> | undefined;
}

/** What it shares with the host or with other containers. */
export interface Namespaces {
  /** Who you are inside: "host" for root, "keep-id", "keep-id:uid=UID,gid=GID". */
  readonly user?: string | undefined;
  /** "private", "host", "container:NAME". */
  readonly pid?: string | undefined;
  /** "private", "shareable", "none", "host", "container:NAME". */
  readonly ipc?: string | undefined;
  readonly uts?: "host" | undefined;
  readonly cgroup?: "private" | "host" | undefined;
}

export interface HealthCheck {
  /** A line for the image's shell, which ends with 0 when all is well; the image's own when left out. */
  readonly command?: string | undefined;
  /** 30000 by default. */
  readonly interval?: number | undefined;
  /** 30000 by default. */
  readonly timeout?: number | undefined;
  /** Time after the start in which failures do not count, 0 by default. */
  readonly startPeriod?: number | undefined;
  /** Between two checks in that time, 5000 by default. */
  readonly startInterval?: number | undefined;
  /** How many must fail in a row, 3 by default. */
  readonly retries?: number | undefined;
}

export interface Log {
  /** json-file by default. */
  readonly driver?: "json-file" | "journald" | "none" | undefined;
  /** By docker's names, such as max-size, max-file, labels, env and tag. */
  readonly options?: Readonly<Record<string, string | number>> | undefined;
}
