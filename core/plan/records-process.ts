/** Records of what the process is: executed in order by it, the last one being `exec`. */
import type { RecordShapes } from "./record-shape.ts";

export const PROCESS_RECORDS = {
  hostname: { op: 90, stage: "container", fields: { name: "text" } },
  domainname: { op: 91, stage: "container", fields: { name: "text" } },
  /** Write a namespaced sysctl; name in slash form below /proc/sys. */
  sysctl: { op: 92, stage: "container", fields: { name: "text", value: "text" } },
  /** Bring the loopback interface up. */
  loopback: { op: 93, stage: "container", fields: {} },
  /** `resource` is RLIMIT_*; 2^64-1 is RLIM_INFINITY. */
  rlimit: { op: 94, stage: "container", fields: { resource: "u32", soft: "u64", hard: "u64" } },
  oomScoreAdj: { op: 95, stage: "container", fields: { value: "u64" } },
  /** sched_setattr(2); `nice` is signed, in two's complement. */
  scheduler: {
    op: 96,
    stage: "container",
    fields: {
      policy: "u32",
      flags: "u32",
      nice: "u64",
      priority: "u32",
      runtime: "u64",
      deadline: "u64",
      period: "u64",
    },
  },
  /** ioprio_set(2): the class above 13 bits of the level. */
  ioPriority: { op: 97, stage: "container", fields: { value: "u32" } },
  /** personality(2). */
  personality: { op: 98, stage: "container", fields: { value: "u32" } },
  /** Run on these processors, bits as sched_setaffinity(2) takes them. */
  affinity: { op: 99, stage: "container", fields: { mask: "bytes" } },
  /** What the next exec changes to, as the security module's file takes it. module 1: AppArmor, 2: SELinux. */
  label: { op: 100, stage: "container", fields: { module: "u32", label: "text" } },
  /**
   * The process's user. A non-empty `spec` ("name", "name:group", "1000", "1000:100") is looked up in the
   * root's /etc/passwd and /etc/group and also sets HOME when the environment has none; otherwise uid, gid
   * are taken. `additionalGroups` is a comma-separated list of names or numbers.
   */
  user: {
    op: 101,
    stage: "container",
    fields: { spec: "text", uid: "u32", gid: "u32", additionalGroups: "text" },
  },
  /** Five sets as bit masks, applied in the order the kernel wants. */
  capabilities: {
    op: 102,
    stage: "container",
    fields: { bounding: "u64", effective: "u64", permitted: "u64", inheritable: "u64", ambient: "u64" },
  },
  noNewPrivileges: { op: 103, stage: "container", fields: {} },
  /**
   * A classic BPF program, struct sock_filter[] in this machine's byte order. `flags` are SECCOMP_FILTER_FLAG_*; with
   * NEW_LISTENER the listener goes over the channel to the monitor.
   */
  seccomp: { op: 104, stage: "container", fields: { filter: "bytes", flags: "u32" } },
  /**
   * Lock all files but those below these paths, each ended by NUL, against change (landlock(7)), and abstract sockets
   * and signals in, where the kernel can. Needs no_new_privs; nothing can be mounted afterwards.
   */
  landlock: { op: 105, stage: "container", fields: { writable: "bytes" } },
  /** Change directory, making it (owned by the process's user) when it is missing. */
  workingDirectory: { op: 106, stage: "container", fields: { path: "text" } },
  umask: { op: 107, stage: "container", fields: { mode: "u32" } },
  environment: { op: 108, stage: "container", fields: { entry: "text" } },
  argument: { op: 109, stage: "container", fields: { value: "text" } },
  /** Run a small init as pid 1 that forwards signals and reaps, with the command as its child. */
  init: { op: 110, stage: "container", fields: {} },
  /** Execute the arguments with the environment; searched in PATH when the first has no slash. */
  exec: { op: 111, stage: "container", fields: {} },
} as const satisfies RecordShapes;
