import type { StorageDriver } from "../../../ports/storage-driver.ts";
import { describeOverlay } from "./overlay.ts";

/** The overlay of a FUSE program, for hosts whose kernel refuses its own to users: same layers, slower. */
export function createFuseOverlayfsDriver(program: string): StorageDriver {
  return {
    name: "fuse-overlayfs",
    form: "overlay",
    rootfs: (request) => describeOverlay(request, program),
  };
}
