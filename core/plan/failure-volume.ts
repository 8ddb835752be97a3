/** What people read when a volume cannot be had. */
import { DISK_FULL } from "./failure-common.ts";
import type { StepText } from "./failure-text.ts";
import type { RecordName } from "./records.ts";

type VolumeStep = Extract<RecordName, "volume" | "anonymousVolume" | "makeVolume" | "own" | "image">;

export const VOLUME_TEXTS: Readonly<Record<VolumeStep, StepText>> = {
  volume: {
    action: "mount volume",
    errors: {
      ...DISK_FULL,
      ENOENT: {
        state: "it is not there, or not any more",
        hint: "A part of a volume (volume-subpath) must be in it already: it is not made for you.",
      },
      ENOTDIR: { state: "of the volume and the mount point one is a directory and the other is not" },
      ELOOP: {
        code: "denied",
        state: "a symbolic link is where a real directory must be",
        hint: "The image may be hostile: /proc, /sys and /dev must not lead elsewhere.",
      },
      EXDEV: {
        code: "denied",
        state: "it leads to /proc, where the kernel's own files must stay what they are",
        hint: "Name a place that no link of the root leads to /proc from.",
      },
      EROFS: { hint: "The mount point is missing and cannot be made: make it in the image." },
    },
  },
  image: {
    action: "mount image",
    errors: {
      ENOENT: {
        state: "it is not there",
        hint: "A part of an image (subpath) must be in it.",
      },
      ENOTDIR: { state: "of the image and the mount point one is a directory and the other is not" },
      ELOOP: {
        code: "denied",
        state: "a symbolic link is where a real directory must be",
        hint: "The image may be hostile: /proc, /sys and /dev must not lead elsewhere.",
      },
      EXDEV: {
        code: "denied",
        state: "it leads to /proc, where the kernel's own files must stay what they are",
        hint: "Name a place that no link of the root leads to /proc from.",
      },
      EROFS: { hint: "The mount point is missing and cannot be made: make it in the image." },
      EOPNOTSUPP: {
        code: "unsupported",
        state:
          "the kernel makes no overlay of it here, and a container with CAP_SYS_ADMIN could write to anything else",
        hint: "Leave out --privileged or --cap-add SYS_ADMIN, or copy what is needed into a volume.",
      },
    },
  },
  own: {
    action: "give to the user of the container",
    errors: {
      EPERM: {
        code: "denied",
        state: "something in it belongs to somebody whose files are not yours to give",
        hint: "Leave out the option U, and give the container's user access by other means.",
      },
      EINVAL: {
        code: "unsupported",
        state: "the container's user has no id in the user namespace",
        hint: "Subordinate ids are needed: see rl info.",
      },
      EROFS: { state: "it is read-only", hint: "Leave out ro, or the option U." },
      ENAMETOOLONG: { state: "its directories lie too deep in one another" },
    },
  },
  makeVolume: { action: "make volume", errors: DISK_FULL },
  anonymousVolume: { action: "remove volume" },
};
