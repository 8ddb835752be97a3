/** Records that the monitor reads before it clones the container, or when it is there. */
import type { RecordShapes } from "./record-shape.ts";

export const HOST_RECORDS = {
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

  /**
   * Leave the caller: a process in a session of its own runs the container, and the one that was called writes
   * `announce` to its standard output once the command runs, or ends as the failed start does.
   */
  background: { op: 29, stage: "host", fields: { announce: "bytes" } },
  /** What is kept of the container for as long as its directory is there: `before` and then the text of `note`. */
  document: { op: 30, stage: "host", fields: { file: "text", before: "bytes" } },
  /** The part of a container's document that is different with every start. */
  note: { op: 31, stage: "host", fields: { text: "text" } },
  /**
   * The container's life is written down: while it runs in `directory`/state.json, with a socket beside it where others
   * hear of its end or attach; then in `exitFile`, unless that is empty.
   */
  life: { op: 32, stage: "host", fields: { directory: "text", exitFile: "text" } },
  /**
   * Keep what the container writes, a line of JSON for each of its lines, in `file`. With a `maxSize` in bytes it is
   * renamed to FILE.1 before it would grow beyond, and so on up to `maxFiles` files. An empty `file` keeps nothing.
   * `attributes` is a JSON object of what each line has besides, or empty. With `journal`, fields of systemd's journal
   * that each entry begins with, `file` is the journal's socket. In both a NUL stands for the container's name.
   */
  log: {
    op: 33,
    stage: "host",
    fields: { file: "text", maxSize: "u64", maxFiles: "u32", attributes: "bytes", journal: "bytes" },
  },
  /** What the container is called. */
  name: { op: 34, stage: "host", fields: { text: "text" } },
  /**
   * Append what happens to the container to `file`, a line of JSON each: `before`, which is within the attributes, the
   * name, what an event has besides, its action and time. made 1: the container comes to be by this start; removed
   * 1: it goes when it ends.
   */
  events: { op: 35, stage: "host", fields: { file: "text", before: "bytes", made: "u32", removed: "u32" } },
  /** Labels that this start alone has, within the attributes of its events: `,"KEY":"VALUE"` each. */
  eventLabels: { op: 57, stage: "host", fields: { text: "text" } },
  /**
   * The same for a command of a joinContainer: `before` with the container's name, and `command` as what stands in a
   * JSON string. What the command is called in its events is chosen by the monitor.
   */
  commandEvents: { op: 58, stage: "host", fields: { file: "text", before: "text", command: "text" } },
  /**
   * What happens to the volume `name` is told beside the container's events: `before` as far as within the attributes,
   * and what attributes each mount of it and each end of one has besides. There is one for each mount.
   */
  volumeEvents: {
    op: 59,
    stage: "host",
    fields: { name: "text", before: "text", mount: "text", unmount: "text" },
  },
  /** Bytes that, typed in this order at the caller's terminal, leave the command of a joinContainer to itself. */
  leaveKeys: { op: 36, stage: "host", fields: { keys: "bytes" } },
  /**
   * A user namespace of the container's own within that of the userns record. Maps are /proc/PID/uid_map text, with the
   * ids of the one above as those outside. `shift` are options by which the FUSE program of the overlay shows each file
   * with the owner that it has inside; `uid` and `gid` are those above of root inside.
   */
  innerUserns: {
    op: 37,
    stage: "host",
    fields: { uidMap: "text", gidMap: "text", shift: "text", uid: "u32", gid: "u32" },
  },
  /**
   * Show the caller the streams of a container: beside a background record, of the one that is started, in place of
   * announcing it; in a plan of its own, of the one with its socket in `directory`, which failures call `name`. Whoever
   * types `keys` one after the other leaves it, and is told `note`. terminal 1: it has one, so the caller's is raw,
   * and followed in its size; input 1: it gets what is typed; signals 1: it gets the caller's signals, those that ask
   * for an end too; hangup 1: when the caller's terminal or reader goes, the container is told so, or ended.
   * hidden: what is not shown, of a sum: 1 standard output, 2 standard error; with both the background's announcement is.
   */
  attach: {
    op: 38,
    stage: "host",
    fields: {
      directory: "text",
      name: "text",
      keys: "bytes",
      note: "bytes",
      terminal: "u32",
      input: "u32",
      signals: "u32",
      hangup: "u32",
      hidden: "u32",
    },
  },
  /** A volume that is removed after the container has ended, unless another container has a mark of it. */
  anonymousVolume: { op: 44, stage: "host", fields: { directory: "text", container: "text" } },
  /** Make a volume that is not there, an empty one of whoever owns the directory that it is in. */
  makeVolume: { op: 45, stage: "host", fields: { directory: "text" } },
  /**
   * Start the container again when it has ended. policy 1: after an exit code that is not 0, `most` times, 0 for any
   * number of times; policy 2: always. Not once it has been stopped.
   */
  restart: { op: 40, stage: "host", fields: { policy: "u32", most: "u32" } },
  /**
   * Find out at times whether the container is well: execute the arguments in it as its command was, and see whether
   * they end with 0. Times are nanoseconds. Once `retries` of them in a row have failed, it is not.
   */
  health: {
    op: 41,
    stage: "host",
    fields: { interval: "u64", timeout: "u64", startPeriod: "u64", startInterval: "u64", retries: "u32" },
  },
  /** One argument of what finds that out. */
  healthArgument: { op: 42, stage: "host", fields: { value: "text" } },

  /** Open a mount of the container whose first process this is, as it is called in there; one of the opened sources. */
  openShared: { op: 47, stage: "host", fields: { pid: "u32", startTime: "u64", source: "text" } },
  /**
   * A control group of the container's own wherever one can be made without more ado: `name`, beside the caller's
   * group or below it, in what is mounted at `mount`, which is `root` of the tree. Where none can be made, the
   * container stays in its caller's.
   */
  cgroupBeside: { op: 46, stage: "host", fields: { mount: "text", root: "text", name: "text" } },
  /**
   * How a container is in a network: `interface` is its own, with a MAC address of six bytes; `bridge` is the network's
   * in the user's network, which has the gateways' addresses. IPv6 is as good as absent with a `prefixSix` of 0. A `rate`
   * is bytes per second each way, 0 for no limit. route 1: the way out of the container leads through here; internal
   * 1: there is none. `names` are what it is called here, `links` pairs of what it alone calls another container and
   * that one's id, `owner` what its addresses are reserved with, which is of one start, `servers` name servers to be asked in place of the host's: texts that end in NUL. The plans that
   * this is in are files of the network's directory.
   */
  networkEndpoint: {
    op: 48,
    stage: "host",
    fields: {
      network: "text",
      container: "text",
      bridge: "text",
      interface: "text",
      address: "text",
      prefix: "u32",
      gateway: "text",
      addressSix: "text",
      prefixSix: "u32",
      gatewaySix: "text",
      mac: "bytes",
      mtu: "u32",
      rate: "u64",
      route: "u32",
      internal: "u32",
      names: "bytes",
      links: "bytes",
      servers: "bytes",
      owner: "text",
    },
  },
  /** Connect the container to its networks before its command is executed; `directory` is the user's network's. */
  network: { op: 49, stage: "host", fields: { directory: "text", container: "text" } },
  /**
   * Enter this user namespace, a kept one, before the one of the userns record is made, whose maps are in its terms. So
   * who is in it may connect what is in the inner one.
   */
  outerUserns: {
    op: 51,
    stage: "host",
    fields: {
      keeper: "text",
      uidMap: "text",
      gidMap: "text",
      newuidmap: "text",
      newgidmap: "text",
      setgroups: "u32",
    },
  },
  /** Be the user's network, in `directory`; the program `firewall` is given `rules` to read from its input. */
  networkService: { op: 50, stage: "host", fields: { directory: "text", firewall: "text", rules: "bytes" } },

  /**
   * A port that the helper binds on the host. `address` has 4 or 16 bytes, `protocol` is 6 for TCP and 17 for UDP;
   * `text` names it in failures. required 1: not having it fails the start; 0: a host without such addresses is excused.
   */
  publishPort: {
    op: 60,
    stage: "host",
    fields: { protocol: "u32", address: "bytes", port: "u32", required: "u32", text: "text" },
  },
  /** A port of the host that leads to the container of the networkEndpoint record before it; fields as in publishPort. */
  networkPort: {
    op: 62,
    stage: "host",
    fields: { protocol: "u32", address: "bytes", port: "u32", containerPort: "u32", required: "u32" },
  },
  /** Members of the JSON object that the container's state is, each with a comma behind it. */
  stateNote: { op: 61, stage: "host", fields: { text: "text" } },
} as const satisfies RecordShapes;
