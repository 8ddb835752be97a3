/**
 * Mount options of a config, config.md "Linux mount options", to what the kernel takes: MOUNT_ATTR_* of
 * mount_setattr(2), a propagation of mount(2), and options of the file system itself.
 */

import { RlError } from "../errors.ts";
import type { RootfsPropagation } from "../spec/runtime-config.ts";

/** MOUNT_ATTR_RDONLY of linux/mount.h, and those after it. */
export const RDONLY = 0x1;
const NOSUID = 0x2;
const NODEV = 0x4;
const NOEXEC = 0x8;
const NOATIME = 0x10;
const STRICTATIME = 0x20;
/** Mask of the access time modes, of which "relatime" is 0. One field of several bits: cleared whole or not at all. */
const ATIME = 0x70;
const NODIRATIME = 0x80;
const NOSYMFOLLOW = 0x20_0000;

/**
 * Attribute bits an option sets and clears. Each has a form that begins with "r" and reaches the mounts below.
 * What is cleared is cleared on a bind's source too, where it can have been set.
 */
const ATTRIBUTES: Readonly<Record<string, readonly [set: number, clear: number]>> = {
  ro: [RDONLY, 0],
  rw: [0, RDONLY],
  nosuid: [NOSUID, 0],
  suid: [0, NOSUID],
  nodev: [NODEV, 0],
  dev: [0, NODEV],
  noexec: [NOEXEC, 0],
  exec: [0, NOEXEC],
  noatime: [NOATIME, ATIME],
  atime: [0, NOATIME],
  relatime: [0, ATIME],
  strictatime: [STRICTATIME, ATIME],
  nostrictatime: [0, STRICTATIME],
  nodiratime: [NODIRATIME, 0],
  diratime: [0, NODIRATIME],
  nosymfollow: [NOSYMFOLLOW, 0],
  symfollow: [0, NOSYMFOLLOW],
};

/** Takes back an earlier "relatime"; without one the kernel's default is just that. */
const NO_RELATIME = "norelatime";

/** MS_* of mount(2); MS_REC is for the mounts below as well. */
export const MS_REC = 1 << 14;
export const MS_SHARED = 1 << 20;

/** As mount(8) has it, an "r" before the name reaches the mounts below. The root file system has the same modes. */
export const PROPAGATION: Readonly<Record<RootfsPropagation, number>> = {
  unbindable: 1 << 17,
  private: 1 << 18,
  slave: 1 << 19,
  shared: MS_SHARED,
  runbindable: (1 << 17) | MS_REC,
  rprivate: (1 << 18) | MS_REC,
  rslave: (1 << 19) | MS_REC,
  rshared: MS_SHARED | MS_REC,
};

/** Options of every file system that are kept with the file system, not with one mount of it: for fsconfig(2). */
const SUPERBLOCK: readonly string[] = [
  "sync",
  "async",
  "dirsync",
  "lazytime",
  "nolazytime",
  "mand",
  "nomand",
];

/** Whether mounting writes to the kernel's log. File systems made by fsopen(2) are told apart from it anyhow. */
const LOG: readonly string[] = ["silent", "loud"];

/** Options that no record does, with the reason. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  iversion: "file systems decide by themselves whether they count changes of inodes",
  noiversion: "file systems decide by themselves whether they count changes of inodes",
  move: "a mount cannot be moved into a container",
  rmove: "a mount cannot be moved into a container",
};

/** Every option with a meaning here, sorted. All others are the file system's, or are refused. */
export function mountOptionNames(): string[] {
  const both = [...Object.keys(ATTRIBUTES), NO_RELATIME, "bind", "idmap"];
  const recursive = both.map((option) => `r${option}`);
  const plain = ["defaults", "remount", "tmpcopyup", ...Object.keys(PROPAGATION), ...SUPERBLOCK, ...LOG];
  return [...both, ...recursive, ...plain].sort();
}

/** Attribute bits to set and to clear, MOUNT_ATTR_*. */
export interface Attributes {
  readonly set: number;
  readonly clear: number;
}

/** Mount options, sorted out. */
export interface MountOptions {
  /** For the mount itself. */
  readonly own: Attributes;
  /** For it and all mounts below it; they win over its own. */
  readonly tree: Attributes;
  /** MS_PRIVATE and the like, with MS_REC for the mounts below too; 0 when none is given. */
  readonly propagation: number;
  readonly bind: boolean;
  /** With the mounts below the source. */
  readonly recursive: boolean;
  /** Change what is mounted there. */
  readonly remount: boolean;
  /** Copy what the mount covers into it. */
  readonly copyUp: boolean;
  /** Show the files with other owners: of the mount alone, or of those below it too. */
  readonly idMap: "no" | "mount" | "tree";
  /** Options of the file system, in order. */
  readonly data: readonly string[];
}

/**
 * Sort out mount options; later ones win.
 *
 * @throws RlError "unsupported" for options that ask for more than mounting.
 */
export function parseMountOptions(options: readonly string[], destination: string): MountOptions {
  let own: Attributes = { set: 0, clear: 0 };
  let tree: Attributes = { set: 0, clear: 0 };
  const parsed: Mutable<MountOptions> = {
    own,
    tree,
    propagation: 0,
    bind: false,
    recursive: false,
    remount: false,
    copyUp: false,
    idMap: "no",
    data: [],
  };
  const data: string[] = [];
  for (const option of options) {
    const isRecursive = option.startsWith("r") && isAttribute(option.slice(1));
    const propagation = Object.hasOwn(PROPAGATION, option)
      ? PROPAGATION[option as RootfsPropagation]
      : undefined;
    if (isRecursive) tree = applied(tree, option.slice(1));
    else if (isAttribute(option)) own = applied(own, option);
    else if (propagation !== undefined) parsed.propagation = propagation;
    else if (option === "bind" || option === "rbind") {
      parsed.bind = true;
      parsed.recursive = option === "rbind";
    } else if (option === "remount") parsed.remount = true;
    else if (option === "tmpcopyup") parsed.copyUp = true;
    else if (option === "idmap" || option === "ridmap") parsed.idMap = option === "ridmap" ? "tree" : "mount";
    else if (Object.hasOwn(UNSUPPORTED, option)) {
      throw new RlError({
        code: "unsupported",
        action: "mount on",
        subject: destination,
        state: `the mount option ${option} is not supported: ${UNSUPPORTED[option]}`,
      });
    } else if (option !== "defaults" && !LOG.includes(option)) data.push(option);
  }
  return { ...parsed, own, tree, data };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function isAttribute(option: string): boolean {
  return option === NO_RELATIME || Object.hasOwn(ATTRIBUTES, option);
}

/** Attributes after one more option. */
function applied({ set, clear }: Attributes, option: string): Attributes {
  if (option === NO_RELATIME) return (set & ATIME) === 0 ? { set, clear: clear & ~ATIME } : { set, clear };
  const [adds, takes] = ATTRIBUTES[option] ?? [0, 0];
  const kept = set & ~takes;
  // Without a mode of its own left, a mount that has one goes back to the default.
  const mode = (takes & ATIME) === 0 ? 0 : ATIME;
  const other = takes & ~ATIME;
  return { set: kept | adds, clear: (clear & ~adds) | other | mode };
}
