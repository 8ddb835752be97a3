/** What people read when a volume cannot be had. */
import { DISK_FULL } from "./failure-common.ts";
import type { StepText } from "./failure-text.ts";
import type { RecordName } from "./records.ts";

type VolumeStep = Extract<RecordName, "volume" | "anonymousVolume" | "makeVolume">;

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
  makeVolume: { action: "make volume", errors: DISK_FULL },
  anonymousVolume: { action: "remove volume" },
};
