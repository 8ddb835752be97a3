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
   * alive; mode 1: a namespace of this container's own. Maps are /proc/PID/uid_map text. With a helper path
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
  /** Join one existing namespace by path. */
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
   * state is `before`, the pid, `between`, the process's start time in clock ticks since boot (proc(5)), `after`.
   * An empty `pidFile` is none.
   */
  created: {
    op: 10,
    stage: "host",
    fields: { stateFile: "text", before: "bytes", between: "bytes", after: "bytes", pidFile: "text" },
  },
  /** Leave the container to itself once it has got that far: the monitor ends with 0. */
  detach: { op: 11, stage: "host", fields: {} },
  /** Send the master side of the container's terminal to this unix socket, instead of serving it. */
  consoleSocket: { op: 12, stage: "host", fields: { path: "text" } },

  // ---- container stage: the root file system ----------------------------------------------------------------
  /** Mount an overlay. `lower` is ":"-joined, top layer first, relative to lowerBase. */
  overlay: {
    op: 20,
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
  copyTree: { op: 21, stage: "container", fields: { source: "text", target: "text" } },
  /** Take this directory as the root that all later paths are resolved in. */
  root: { op: 22, stage: "container", fields: { path: "text" } },
  /** Mount a file system; `attributes` are MOUNT_ATTR_*, `options` "key=value,flag". optional 1: EPERM, EBUSY, ENODEV are ignored. */
  mount: {
    op: 23,
    stage: "container",
    fields: {
      type: "text",
      source: "text",
      target: "text",
      attributes: "u64",
      options: "text",
      optional: "u32",
    },
  },
  /**
   * Bind a host path into the root; the target is made when missing, of the source's kind. attributes are
   * MOUNT_ATTR_*, set recursively when `recursive` is 1; `propagation` is MS_PRIVATE, MS_SLAVE, … or 0.
   */
  bind: {
    op: 24,
    stage: "container",
    fields: { source: "text", target: "text", attributes: "u64", recursive: "u32", propagation: "u32" },
  },
  /** A file made by us (hosts, hostname, resolv.conf), bound over the target. */
  generatedFile: { op: 25, stage: "container", fields: { target: "text", content: "bytes", mode: "u32" } },
  /** Bind the host's device node of this name ("null", "net/tun") into /dev. */
  device: { op: 26, stage: "container", fields: { name: "text" } },
  /** A symbolic link inside the root; an existing one is kept. */
  symlink: { op: 27, stage: "container", fields: { target: "text", path: "text" } },
  /** Hide a path: a directory under an empty read-only one, a file under /dev/null. Missing paths are skipped. */
  mask: { op: 28, stage: "container", fields: { path: "text" } },
  /** Make an existing path read-only, recursively. Missing paths are skipped. */
  readonly: { op: 29, stage: "container", fields: { path: "text" } },
  /** Make the root mount itself read-only, not what is mounted below it. */
  readonlyRoot: { op: 30, stage: "container", fields: {} },
  /** pivot_root(2) into the root and detach everything else. */
  pivot: { op: 31, stage: "container", fields: {} },
  /** A directory inside the root, with its parents; an existing one stays as it is. */
  rootDirectory: { op: 32, stage: "container", fields: { path: "text", mode: "u32" } },
  /** Make a FIFO on the host; the command is executed when somebody writes a byte to it. Before the root record. */
  startGate: { op: 33, stage: "container", fields: { path: "text" } },
  /**
   * Mount a new /proc over the one that this process sees, for a pid namespace of its own without a root of its own;
   * the root that later paths are resolved in is the one it has.
   */
  processFiles: { op: 39, stage: "container", fields: {} },

  // ---- container stage: the process -------------------------------------------------------------------------
  hostname: { op: 40, stage: "container", fields: { name: "text" } },
  domainname: { op: 41, stage: "container", fields: { name: "text" } },
  /** Write a namespaced sysctl; name in slash form below /proc/sys. */
  sysctl: { op: 42, stage: "container", fields: { name: "text", value: "text" } },
  /** Bring the loopback interface up. */
  loopback: { op: 43, stage: "container", fields: {} },
  /** `resource` is RLIMIT_*; 2^64-1 is RLIM_INFINITY. A soft or hard value above what is allowed is lowered to it. */
  rlimit: { op: 44, stage: "container", fields: { resource: "u32", soft: "u64", hard: "u64" } },
  oomScoreAdj: { op: 45, stage: "container", fields: { value: "u64" } },
  /**
   * The process's user. A non-empty `spec` ("name", "name:group", "1000", "1000:100") is looked up in the
   * root's /etc/passwd and /etc/group and also sets HOME when the environment has none; otherwise uid, gid
   * are taken. `additionalGroups` is a comma-separated list of names or numbers.
   */
  user: {
    op: 46,
    stage: "container",
    fields: { spec: "text", uid: "u32", gid: "u32", additionalGroups: "text" },
  },
  /** Five sets as bit masks, applied in the order the kernel wants. */
  capabilities: {
    op: 47,
    stage: "container",
    fields: { bounding: "u64", effective: "u64", permitted: "u64", inheritable: "u64", ambient: "u64" },
  },
  noNewPrivileges: { op: 48, stage: "container", fields: {} },
  /** A classic BPF program, struct sock_filter[] in this machine's byte order. */
  seccomp: { op: 49, stage: "container", fields: { filter: "bytes" } },
  /** Change directory, making it (owned by the process's user) when it is missing. */
  workingDirectory: { op: 50, stage: "container", fields: { path: "text" } },
  umask: { op: 51, stage: "container", fields: { mode: "u32" } },
  environment: { op: 52, stage: "container", fields: { entry: "text" } },
  argument: { op: 53, stage: "container", fields: { value: "text" } },
  /** Run a small init as pid 1 that forwards signals and reaps, with the command as its child. */
  init: { op: 54, stage: "container", fields: {} },
  /** Execute the arguments with the environment; searched in PATH when the first has no slash. */
  exec: { op: 55, stage: "container", fields: {} },
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
