/** Records that make the root file system: executed in order by the new process, before those of its identity. */
import type { RecordShapes } from "./record-shape.ts";

export const ROOT_RECORDS = {
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
  /**
   * Bind the content of a volume, or of it what is at `subpath`, into the root, as of `bind`. `directory` holds the
   * content as `_data`. copyUp 1: when that is empty, it gets first what the root has at the target, with its owner
   * and mode. `container` is the container's own directory, beside those of others that may use the volume.
   */
  volume: {
    op: 112,
    stage: "container",
    fields: {
      directory: "text",
      subpath: "text",
      target: "text",
      attributes: "u64",
      cleared: "u64",
      treeAttributes: "u64",
      treeCleared: "u64",
      propagation: "u32",
      copyUp: "u32",
      container: "text",
    },
  },
  /**
   * Mount the files of an image, or of it what is at `subpath`, at the target, to be read. `layers` are ":"-joined names
   * in `base`, the top one first. `stage` is a directory on the host that something is mounted on already. With
   * `overlayOnly` it is refused where the kernel can make no overlay of them: a bind could be made writable again.
   */
  image: {
    op: 115,
    stage: "container",
    fields: {
      base: "text",
      layers: "text",
      subpath: "text",
      target: "text",
      stage: "text",
      overlayOnly: "u32",
    },
  },
  /** Give what is mounted at the target, with all in it that is no other mount, to the user of the user record. */
  own: { op: 114, stage: "container", fields: { target: "text" } },
} as const satisfies RecordShapes;
