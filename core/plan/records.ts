/**
 * The plan's vocabulary: one table that types the records, drives the encoder and prints
 * `syscalls-c/generated/plan.h` (scripts/generate.ts), so that the two sides cannot drift.
 *
 * A record stands alone: executing it needs nothing from the record before or after it but the order.
 * "host" records are read by the monitor before it clones; "container" records are executed in order by the
 * new process between clone and exec. The last one is `exec`.
 *
 * Field kinds: "u32" and "u64" numbers (u64 takes number or bigint), "text" bytes without NUL (a string is
 * encoded as UTF-8; a Uint8Array is kept byte for byte), "bytes" anything.
 */

export type FieldKind = "u32" | "u64" | "text" | "bytes";

interface RecordShape {
  readonly op: number;
  readonly stage: "host" | "container";
  readonly fields: Readonly<Record<string, FieldKind>>;
}

export const RECORDS = {
  // ---- host stage -------------------------------------------------------------------------------------------
  /**
   * The user namespace. mode 0: join the kept one named by the keeper file, making it first when it is not
   * alive; mode 1: a namespace of this container's own; mode 2: the same, which the monitor stays out of, since the
   * caller's ids are not in it. Maps are /proc/PID/uid_map text. With a helper path
   * ("/usr/bin/newuidmap") the helper writes the map, with an empty one the monitor does. setgroups 0 denies
   * setgroups(2), which a self-written gid map needs.
   */
  userns: {
    op: 1,
    stage: "host",
    fields: {
      mode: "u32",
      keeper: "text",
      uidMap: "text",
      gidMap: "text",
      newuidmap: "text",
      newgidmap: "text",
      setgroups: "u32",
    },
  },
  /** CLONE_NEW* flags of the namespaces to make (never CLONE_NEWUSER). */
  namespaces: { op: 2, stage: "host", fields: { flags: "u32" } },
  /** Join one existing namespace by path; `flag` is its CLONE_NEW*. */
  joinNamespace: { op: 3, stage: "host", fields: { flag: "u32", path: "text" } },
  /** mkdir(2) on the host; an existing directory is accepted. */
  directory: { op: 4, stage: "host", fields: { path: "text", mode: "u32" } },
  /** One argument of the command executed instead of everything when a step failed; gets STEP ERRNO PATH appended. */
  failureArgument: { op: 5, stage: "host", fields: { value: "text" } },
  /** Remove this directory, after the container has ended, off the critical path. */
  cleanup: { op: 6, stage: "host", fields: { path: "text" } },
  /** Give the container a new pseudo-terminal as its controlling terminal. */
  terminal: { op: 7, stage: "host", fields: {} },
  /** Standard input: 0 = /dev/null, 1 = the caller's; 2 = all three streams are the caller's, terminals too. */
  stdin: { op: 8, stage: "host", fields: { mode: "u32" } },
  /** One argument of the user-mode network helper; "{netns}" is replaced by the namespace's path. */
  helperArgument: { op: 9, stage: "host", fields: { value: "text" } },
  /**
   * Once the container waits at its gate, or runs when it has none, write its state and the file with its pid. The
   * state is `before`, the pid, `between`, the process's start time in clock ticks since boot (proc(5)), `beforeCgroup`,
   * the path of its control group as what stands in a JSON string, `after`.
   * Of the two files one that is empty is not written.
   */
  created: {
    op: 10,
    stage: "host",
    fields: {
      stateFile: "text",
      before: "bytes",
      between: "bytes",
      beforeCgroup: "bytes",
      after: "bytes",
      pidFile: "text",
    },
  },
  /** Leave the container to itself once it has got that far: the monitor ends with 0. */
  detach: { op: 11, stage: "host", fields: {} },
  /** Send the master side of the container's terminal to this unix socket, instead of serving it. */
  consoleSocket: { op: 12, stage: "host", fields: { path: "text" } },
  /**
   * The container's control group (version 2): `path` below `mount`, made when it is missing, and removed with all in
   * it when the container has ended. With a `unit` the group is that unit's, wherever systemd puts it; `root` is what
   * of the tree is mounted. optional 1: when it cannot be had, the container stays in its caller's.
   */
  cgroup: {
    op: 13,
    stage: "host",
    fields: { mount: "text", root: "text", path: "text", unit: "text", optional: "u32" },
  },
  /** A controller that the limits need: shared by the groups above, or the start fails. */
  cgroupController: { op: 14, stage: "host", fields: { name: "text" } },
  /** Write a limit. missing: without such a file 0 fails, 1 goes on, 2 takes the next record in place of this one. */
  cgroupWrite: { op: 15, stage: "host", fields: { file: "text", value: "text", missing: "u32" } },
  /** One argument of the program that asks systemd for the unit; "{pid}" is replaced by the container's process. */
  scopeArgument: { op: 16, stage: "host", fields: { value: "text" } },
  /**
   * Open the source of a bind in the mount and user namespace of whoever starts the container. With maps, text of
   * /proc/PID/uid_map, its files are shown with other owners, those of the mounts below too when `mapTree` is 1.
   */
  openSource: {
    op: 17,
    stage: "host",
    fields: { source: "text", recursive: "u32", uidMap: "text", gidMap: "text", mapTree: "u32" },
  },
  /**
   * Send the listener of the system call filter to this unix socket, with the container's process state (OCI Runtime
   * Specification, config-linux.md): `before`, the pid, `between`, and if there is an `after`, the pid once more and it.
   */
  seccompListener: {
    op: 18,
    stage: "host",
    fields: { path: "text", before: "bytes", between: "bytes", after: "bytes" },
  },
  /** Before a process joins a container: run on these processors, bits as sched_setaffinity(2) takes them. */
  initialAffinity: { op: 19, stage: "host", fields: { mask: "bytes" } },
  /**
   * One hook of the runtime specification, of the kind that the configuration calls it. `index` of `count` counts
   * those of its kind from 1. Arguments and environment are NUL-terminated texts one after the other. A `timeout`
   * of 0 seconds is none.
   */
  hook: {
    op: 20,
    stage: "host",
    fields: {
      kind: "text",
      index: "u32",
      count: "u32",
      path: "text",
      arguments: "bytes",
      environment: "bytes",
      timeout: "u64",
    },
  },
  /**
   * The state that hooks read: `before`, the status, the quotation mark that ends it, the pid as another property
   * while there is one, `after`. Hooks that see the host begin in `directory`.
   */
  hookState: { op: 21, stage: "host", fields: { before: "bytes", after: "bytes", directory: "text" } },
  /** For `start`: open the gate that this process waits at, and see in the answer how that went. */
  release: {
    op: 22,
    stage: "host",
    fields: { gate: "text", answer: "text", pid: "u32", startTime: "u64" },
  },
  /** The terminal's size at the beginning, in characters. */
  consoleSize: { op: 23, stage: "host", fields: { height: "u32", width: "u32" } },
  /** Offset of a clock ("monotonic", "boottime") in the new time namespace; seconds are signed, in 64 bits. */
  timeOffset: { op: 24, stage: "host", fields: { clock: "text", seconds: "u64", nanoseconds: "u32" } },
  /**
   * Start the process in every namespace of the process of this number, if it is the one that was started at this
   * time, in clock ticks since boot (proc(5)). `cgroup` is the absolute path of the control group that it is made in;
   * empty for the caller's. Failures are of the container `id`. An enterContainer record follows in the other stage.
   */
  joinContainer: {
    op: 25,
    stage: "host",
    fields: { id: "text", pid: "u32", startTime: "u64", cgroup: "text" },
  },
  /** Leave the caller's descriptors from 3 to 2 + count open in the container. */
  preserveDescriptors: { op: 26, stage: "host", fields: { count: "u32" } },
  /** Leave the process in the caller's session keyring; without this it has one of its own (keyrings(7)). */
  callerKeyring: { op: 27, stage: "host", fields: {} },

  /** Instructions of a BPF program that decides which devices the control group's processes may use. */
  deviceProgram: { op: 28, stage: "host", fields: { code: "bytes" } },

  // ---- container stage: the root file system ----------------------------------------------------------------
  /** Mount an overlay. `lower` is ":"-joined, top layer first, relative to lowerBase. */
  overlay: {
    op: 64,
    stage: "container",
    fields: {
      lowerBase: "text",
      lower: "text",
      upper: "text",
      work: "text",
      target: "text",
      volatile: "u32",
      fuse: "text",
    },
  },
  /** Copy a directory tree with owners, modes, times, xattrs and hard links. */
  copyTree: { op: 65, stage: "container", fields: { source: "text", target: "text" } },
  /** Take this directory as the root that all later paths are resolved in. */
  root: { op: 66, stage: "container", fields: { path: "text" } },
  /**
   * Mount a file system; `attributes` are MOUNT_ATTR_*, `options` "key=value,flag". optional 1: EPERM, EBUSY, ENODEV
   * are ignored. `propagation` is MS_PRIVATE, MS_SLAVE, … or 0. `below` says what is taken from the directory that is
   * covered, of a sum: 1 its content is copied, within what the file system holds; 2 its owner, mode, times and
   * extended attributes; 4 its mode.
   */
  mount: {
    op: 67,
    stage: "container",
    fields: {
      type: "text",
      source: "text",
      target: "text",
      attributes: "u64",
      options: "text",
      optional: "u32",
      propagation: "u32",
      below: "u32",
    },
  },
  /**
   * Bind a host path into the root; the target is made when missing, of the source's kind. `attributes` are
   * MOUNT_ATTR_* to set and `cleared` those to clear of the mount itself, `treeAttributes` and `treeCleared` of it and
   * those below it, which `recursive` 1 brings along; `propagation` is MS_PRIVATE, MS_SLAVE, … with or without MS_REC,
   * or 0. `opened` is 0, or which of the openSource records has opened the source, from 1.
   */
  bind: {
    op: 68,
    stage: "container",
    fields: {
      source: "text",
      target: "text",
      attributes: "u64",
      cleared: "u64",
      treeAttributes: "u64",
      treeCleared: "u64",
      recursive: "u32",
      propagation: "u32",
      opened: "u32",
    },
  },
  /** A file made by us (hosts, hostname, resolv.conf), bound over the target. */
  generatedFile: { op: 69, stage: "container", fields: { target: "text", content: "bytes", mode: "u32" } },
  /** The SELinux context of the file systems that later mount records make; not of those with labels of their own. */
  mountLabel: { op: 70, stage: "container", fields: { label: "text" } },
  /** Bind the host's device node of this name ("null", "net/tun") into /dev. */
  device: { op: 71, stage: "container", fields: { name: "text" } },
  /** A symbolic link inside the root; an existing one is kept. */
  symlink: { op: 72, stage: "container", fields: { target: "text", path: "text" } },
  /** Hide a path: a directory under an empty read-only one, a file under /dev/null. Missing paths are skipped. */
  mask: { op: 73, stage: "container", fields: { path: "text" } },
  /** Make an existing path read-only, recursively. Missing paths are skipped. */
  readonly: { op: 74, stage: "container", fields: { path: "text" } },
  /** Make the root mount itself read-only, not what is mounted below it. */
  readonlyRoot: { op: 75, stage: "container", fields: {} },
  /** pivot_root(2) into the root and detach everything else. */
  pivot: { op: 76, stage: "container", fields: {} },
  /** A directory inside the root, with its parents; an existing one stays as it is. */
  rootDirectory: { op: 77, stage: "container", fields: { path: "text", mode: "u32" } },
  /** Make a FIFO on the host; the command is executed when somebody writes a byte to it. Before the root record. */
  startGate: { op: 78, stage: "container", fields: { path: "text" } },
  /**
   * Mount a new /proc over the one that this process sees, for a pid namespace of its own without a root of its own;
   * the root that later paths are resolved in is the one it has.
   */
  processFiles: { op: 79, stage: "container", fields: {} },
  /** Make a cgroup namespace whose top is the control group of this process. */
  cgroupNamespace: { op: 80, stage: "container", fields: {} },
  /** Wait until the monitor has seen this process in the unit's control group. */
  awaitCgroup: { op: 81, stage: "container", fields: {} },
  /** Change the mount at the target, as of `bind`; `options` are the file system's, changed for all its mounts. */
  remount: {
    op: 82,
    stage: "container",
    fields: {
      target: "text",
      attributes: "u64",
      cleared: "u64",
      treeAttributes: "u64",
      treeCleared: "u64",
      propagation: "u32",
      options: "text",
    },
  },
  /**
   * Make a device node or a FIFO in the root; `kind` is S_IFCHR, S_IFBLK or S_IFIFO. Where the kernel lets no device
   * be made, the host's of that path is bound if it is the same. `mode`, `uid` and `gid` may be 2^32-1: whatever there
   * is, or 0666 and the process's ids.
   */
  makeDevice: {
    op: 83,
    stage: "container",
    fields: {
      path: "text",
      kind: "u32",
      major: "u32",
      minor: "u32",
      mode: "u32",
      uid: "u32",
      gid: "u32",
    },
  },
  /** The propagation of the root, MS_SHARED and the like, once it is entered. */
  rootPropagation: { op: 84, stage: "container", fields: { propagation: "u32" } },
  /** Everything is mounted: wait until the monitor has run the hooks that see the host. */
  runtimeHooks: { op: 85, stage: "container", fields: {} },
  /** Run the hooks of createContainer. */
  createContainerHooks: { op: 86, stage: "container", fields: {} },
  /** Make a FIFO on the host that tells who opens the gate what has failed after it, and ends with the exec. */
  startAnswer: { op: 87, stage: "container", fields: { path: "text" } },
  /** Be in the container of the joinContainer record, as its root user, and resolve later paths in its root. */
  enterContainer: { op: 88, stage: "container", fields: {} },
  /** Instead of `pivot`, where the host's root file system is none that can be put aside: move the root over it. */
  moveRoot: { op: 89, stage: "container", fields: {} },

  // ---- container stage: the process -------------------------------------------------------------------------
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
} as const satisfies Readonly<Record<string, RecordShape>>;

type FieldValue<K extends FieldKind> = K extends "u32"
  ? number
  : K extends "u64"
    ? number | bigint
    : K extends "text"
      ? string | Uint8Array
      : Uint8Array;

export type RecordName = keyof typeof RECORDS;

/** One record: its name and the fields of the table. */
export type PlanRecord = {
  [N in RecordName]: { readonly record: N } & {
    readonly [F in keyof (typeof RECORDS)[N]["fields"]]: (typeof RECORDS)[N]["fields"][F] extends FieldKind
      ? FieldValue<(typeof RECORDS)[N]["fields"][F]>
      : never;
  };
}[RecordName];

/** What the monitor executes, in order. */
export type Plan = readonly PlanRecord[];
