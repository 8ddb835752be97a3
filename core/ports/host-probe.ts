/** What a host tells about itself, unjudged: core/container/host-facts.ts says what it means. */
export interface HostProbe {
  /** Look once. Never fails for what cannot be read: that is undefined, or false. */
  observe(): Promise<HostObservations>;
}

/** A program found in PATH. */
export interface ObservedProgram {
  readonly path: string;
  /** Its version, when it was asked and knew. */
  readonly version?: string | undefined;
  /** Set-uid root or with file capabilities: may map ranges of ids. */
  readonly privileged: boolean;
}

/** Texts are the contents of the named files, undefined when unreadable. */
export interface HostObservations {
  readonly user: { readonly name: string | undefined; readonly uid: number; readonly gid: number };
  /** `uname -r`. */
  readonly kernelRelease: string;
  /** As in image platforms: "amd64". */
  readonly architecture: string;
  /** /etc/subuid and /etc/subgid. */
  readonly subuid: string | undefined;
  readonly subgid: string | undefined;
  readonly newuidmap: ObservedProgram | undefined;
  readonly newgidmap: ObservedProgram | undefined;
  /** /proc/sys/kernel/unprivileged_userns_clone, which only some distributions have. */
  readonly unprivilegedUsernsClone: string | undefined;
  /** /proc/sys/user/max_user_namespaces. */
  readonly maxUserNamespaces: string | undefined;
  /** /proc/sys/kernel/apparmor_restrict_unprivileged_userns. */
  readonly apparmorRestrictUserns: string | undefined;
  /** /proc/sys/kernel/seccomp/actions_avail. */
  readonly seccompActions: string | undefined;
  readonly selinux: boolean;
  readonly cgroup: CgroupObservations;
  readonly pasta: ObservedProgram | undefined;
  readonly slirp4netns: ObservedProgram | undefined;
  readonly fuseOverlayfs: ObservedProgram | undefined;
  /** Whether this user may open /dev/net/tun and /dev/fuse for reading and writing. */
  readonly tunDevice: boolean;
  readonly fuseDevice: boolean;
  /** Why the networks with names that are in use have no way to the outside, if they have none. */
  readonly uplinkLack?: string | undefined;
  /** OCI runtimes of others, by name. */
  readonly runtimes: Readonly<Record<string, ObservedProgram>>;
  readonly storeDirectory: string;
  /** statfs(2) f_type of the store directory, or of its nearest parent that exists. */
  readonly storeFilesystem: number | undefined;
}

export interface CgroupObservations {
  /** Whether /sys/fs/cgroup itself is cgroup2; whether cgroup2 is at /sys/fs/cgroup/unified; version 1 else. */
  readonly layout: "v2" | "hybrid" | "v1" | "none";
  /** The cgroup2 directory in which this user may make children, none when there is no such directory. */
  readonly delegated: string | undefined;
  /** Its cgroup.controllers. */
  readonly controllers: string | undefined;
}
