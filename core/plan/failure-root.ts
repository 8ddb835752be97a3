/** What people read when the root file system cannot be put together. */
import { DISK_FULL, MOUNT_REFUSED, NESTED } from "./failure-common.ts";
import type { FailureText, StepText } from "./failure-text.ts";
import type { RecordName } from "./records.ts";

const SOURCE_MISSING: FailureText = {
  hint: "Make the source on the host first: it is not made for you. The target must not be a link to nowhere.",
};
const LINK_REFUSED: FailureText = {
  code: "denied",
  state: "the image has a symbolic link where a real directory must be",
  hint: "The image may be hostile: /proc, /sys and /dev must not lead elsewhere.",
};
const PROC_REACHED: FailureText = {
  code: "denied",
  state: "it leads to /proc, where the kernel's own files must stay what they are",
  hint: "Name a place that no link of the root leads to /proc from.",
};
const DEVICE_OF_HOST =
  "In a user namespace the host's devices can only be shown as they are: leave out fileMode, uid and gid.";
const OTHER_DRIVER = "Another storage driver may work: fuse-overlayfs, or vfs, which works everywhere.";

type RootStep = Extract<
  RecordName,
  | "overlay"
  | "copyTree"
  | "root"
  | "mount"
  | "bind"
  | "openSource"
  | "openShared"
  | "remount"
  | "generatedFile"
  | "device"
  | "makeDevice"
  | "symlink"
  | "mask"
  | "readonly"
  | "rootDirectory"
  | "readonlyRoot"
  | "processFiles"
  | "pivot"
  | "rootPropagation"
  | "moveRoot"
>;

export const ROOT_TEXTS: Readonly<Record<RootStep, StepText>> = {
  overlay: {
    action: "mount overlay on",
    errors: {
      ENODEV: { code: "unsupported", hint: OTHER_DRIVER },
      EPERM: {
        code: "unsupported",
        state: "the kernel refuses overlays in a user namespace",
        hint: OTHER_DRIVER,
      },
      EINVAL: { code: "unsupported", state: "the kernel refuses this overlay", hint: OTHER_DRIVER },
      ENOENT: { code: "corrupt", state: "a layer or directory is missing", hint: "Pull the image again." },
      E2BIG: { code: "limit", state: "the image has too many layers", hint: OTHER_DRIVER },
    },
  },
  copyTree: { action: "copy root file system from", errors: DISK_FULL },
  root: { action: "open root file system" },
  mount: {
    action: "mount on",
    errors: {
      ELOOP: LINK_REFUSED,
      EXDEV: PROC_REACHED,
      EPERM: MOUNT_REFUSED,
      ENODEV: { code: "unsupported", state: "the kernel lacks this file system" },
      EINVAL: { state: "the file system refuses the mount options, or the path" },
      ENOTDIR: { state: "it is no directory, or below one that is none" },
      ENOSPC: {
        state: "what the directory has does not fit into the tmpfs",
        hint: "Give the mount a larger size, or leave out tmpcopyup.",
      },
      EROFS: { hint: "The mount point is missing and cannot be made: make it in the image." },
    },
  },
  bind: {
    action: "bind",
    errors: {
      ENOENT: SOURCE_MISSING,
      ELOOP: LINK_REFUSED,
      EXDEV: PROC_REACHED,
      EINVAL: {
        hint: "A mount that another user made may not be shown without the mounts that cover it: use rbind.",
      },
      ENOTDIR: { state: "of source and target one is a directory and the other is not" },
      EPERM: {
        hint:
          "What a mount that another user made forbids (ro, nosuid, nodev, noexec) may not be allowed again, nor " +
          "may its access times be changed.",
      },
    },
  },
  openShared: {
    action: "share with the other container",
    errors: {
      ESRCH: { code: "not-found", state: "it has ended" },
      EPERM: { code: "denied", state: "it has other ids: only containers with the same --userns can share" },
    },
  },
  openSource: {
    action: "open bind source",
    errors: {
      ENOENT: SOURCE_MISSING,
      EPERM: {
        code: "unsupported",
        state: "ids can be mapped only by the owner of the file system, which is root",
        hint: "Leave out idmap, ridmap, uidMappings and gidMappings of the mount.",
      },
      EINVAL: { code: "unsupported", state: "its file system, or this kernel, does not map ids" },
    },
  },
  remount: {
    action: "remount",
    errors: {
      ELOOP: LINK_REFUSED,
      ENOENT: { state: "nothing is there" },
      EINVAL: { state: "nothing is mounted there, or its file system refuses the options" },
    },
  },
  generatedFile: {
    action: "write",
    errors: {
      ELOOP: LINK_REFUSED,
      ENOTDIR: { state: "its parent is no directory" },
      EINVAL: {
        state: "the image has a directory there",
        hint: "It must be a file, or not be in the image.",
      },
    },
  },
  device: {
    action: "show device",
    errors: {
      ENOENT: { state: "the host has no such device" },
      ENODEV: { state: "it is no device node" },
      ELOOP: LINK_REFUSED,
    },
  },
  makeDevice: {
    action: "make device",
    errors: {
      ENOENT: { state: "the host has no such device, and here none can be made", hint: DEVICE_OF_HOST },
      EEXIST: { state: "the root file system has something else there" },
      ENODEV: {
        state: "the host's device of this path is another one, and here none can be made",
        hint: DEVICE_OF_HOST,
      },
      EACCES: {
        state: "the host's device has another mode or owner, and here none can be made",
        hint: DEVICE_OF_HOST,
      },
      ELOOP: LINK_REFUSED,
    },
  },
  symlink: { action: "make link", errors: { ELOOP: LINK_REFUSED } },
  mask: { action: "hide path" },
  readonly: { action: "make read-only" },
  rootDirectory: { action: "make directory in the container" },
  readonlyRoot: { action: "make read-only", subject: "/" },
  processFiles: { action: "mount on", errors: { EPERM: MOUNT_REFUSED } },
  pivot: {
    action: "enter root file system",
    subject: "/",
    errors: {
      EPERM: { code: "unsupported", hint: `Inside another container: start that one ${NESTED}.` },
      EINVAL: {
        state: "the host's root file system cannot be put aside",
        hint: "On a host that runs from a ramdisk, --no-pivot moves the container's over it.",
      },
    },
  },
  rootPropagation: { action: "set propagation of", subject: "/" },
  moveRoot: { action: "move root file system over", subject: "/" },
};
