/**
 * The features document of a runtime: OCI Runtime Specification 1.2, features.md and features-linux.md. Property
 * names are the JSON names. It is about the runtime, not about the machine it runs on.
 */

/** The whole of the document. */
export interface RuntimeFeatures {
  /** The versions a config's `ociVersion` may have, from and to. */
  readonly ociVersionMin: string;
  readonly ociVersionMax: string;
  /** Kinds of hooks that are run: "createRuntime" and the like. */
  readonly hooks: readonly string[];
  /** Mount options that are not the file system's own. */
  readonly mountOptions: readonly string[];
  readonly linux: LinuxFeatures;
  readonly annotations: Readonly<Record<string, string>>;
  /** Annotations of a config, or beginnings of their names that end in ".", which change what the runtime does. */
  readonly potentiallyUnsafeConfigAnnotations: readonly string[];
}

/** features-linux.md. */
export interface LinuxFeatures {
  readonly namespaces: readonly string[];
  readonly capabilities: readonly string[];
  readonly cgroup: CgroupFeatures;
  readonly seccomp: SeccompFeatures;
  readonly apparmor: Switch;
  readonly selinux: Switch;
  readonly intelRdt: Switch;
  readonly mountExtensions: { readonly idmap: Switch };
}

/** Which managers of control groups limits can be set through. */
export interface CgroupFeatures {
  readonly v1: boolean;
  readonly v2: boolean;
  readonly systemd: boolean;
  readonly systemdUser: boolean;
  readonly rdma: boolean;
}

/** Names a profile may use, with their prefixes. */
export interface SeccompFeatures {
  readonly enabled: boolean;
  readonly actions: readonly string[];
  readonly operators: readonly string[];
  readonly archs: readonly string[];
  /** Flags with a meaning, and those of them that a profile may have. */
  readonly knownFlags: readonly string[];
  readonly supportedFlags: readonly string[];
}

export interface Switch {
  readonly enabled: boolean;
}
