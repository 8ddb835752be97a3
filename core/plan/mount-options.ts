/**
 * Mount options of a config, as mount(8) writes them, to what the kernel takes: MOUNT_ATTR_* of
 * mount_setattr(2), a propagation of mount(2), and options of the file system itself.
 */

import { RlError } from "../errors.ts";

const RDONLY = 0x1;
const NOSUID = 0x2;
const NODEV = 0x4;
const NOEXEC = 0x8;
const NOATIME = 0x10;
const STRICTATIME = 0x20;
/** Mask of the access time modes, of which "relatime" is 0. */
const ATIME = 0x70;
const NODIRATIME = 0x80;
const NOSYMFOLLOW = 0x20_0000;

/** Attribute bits an option sets and clears. */
const ATTRIBUTES: Readonly<Record<string, readonly [set: number, clear: number]>> = {
  defaults: [0, 0],
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
  norelatime: [0, 0],
  strictatime: [STRICTATIME, ATIME],
  nostrictatime: [0, STRICTATIME],
  nodiratime: [NODIRATIME, 0],
  diratime: [0, NODIRATIME],
  nosymfollow: [NOSYMFOLLOW, 0],
  symfollow: [0, NOSYMFOLLOW],
};

/** MS_* of mount(2). Whether it reaches the mounts below is the recursion's matter, not the propagation's. */
const PROPAGATION: Readonly<Record<string, number>> = {
  unbindable: 1 << 17,
  private: 1 << 18,
  slave: 1 << 19,
  shared: 1 << 20,
};

/** Options that ask for something no record does. */
const UNSUPPORTED: readonly string[] = ["tmpcopyup", "idmap", "ridmap", "remount", "move", "rmove"];

/** Every option with a meaning here, sorted. All others are the file system's, or are refused. */
export function mountOptionNames(): string[] {
  const plain = [...Object.keys(ATTRIBUTES), ...Object.keys(PROPAGATION), "bind"];
  return [...plain, ...plain.map((option) => `r${option}`)].sort();
}

/** Mount options, sorted out. */
export interface MountOptions {
  /** MOUNT_ATTR_*. */
  readonly attributes: number;
  /** MS_PRIVATE and the like, 0 when none is given. */
  readonly propagation: number;
  readonly bind: boolean;
  /** With the mounts below the source. */
  readonly recursive: boolean;
  /** Options of the file system, in order. */
  readonly data: readonly string[];
}

/**
 * Sort out mount options; later ones win. The recursive forms ("rro", "rnosuid") mean the same as the plain
 * ones: attributes of a recursive bind always reach the mounts below it.
 *
 * @throws RlError "unsupported" for options that ask for more than mounting.
 */
export function parseMountOptions(options: readonly string[], destination: string): MountOptions {
  let attributes = 0;
  let propagation = 0;
  let bind = false;
  let recursive = false;
  const data: string[] = [];
  for (const option of options) {
    const attribute = lookUp(ATTRIBUTES, option);
    const mode = lookUp(PROPAGATION, option);
    if (attribute !== undefined) attributes = (attributes & ~attribute[1]) | attribute[0];
    else if (mode !== undefined) propagation = mode;
    else if (option === "bind" || option === "rbind") {
      bind = true;
      recursive = option === "rbind";
    } else if (UNSUPPORTED.includes(option)) {
      throw new RlError({
        code: "unsupported",
        action: "mount on",
        subject: destination,
        state: `the mount option ${option} is not supported`,
      });
    } else data.push(option);
  }
  return { attributes, propagation, bind, recursive, data };
}

/** An option's entry, also under its recursive name. */
function lookUp<T>(table: Readonly<Record<string, T>>, option: string): T | undefined {
  if (Object.hasOwn(table, option)) return table[option];
  const plain = option.slice(1);
  return option.startsWith("r") && Object.hasOwn(table, plain) ? table[plain] : undefined;
}
