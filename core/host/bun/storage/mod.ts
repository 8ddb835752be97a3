import type { StorageDriver } from "../../../ports/storage-driver.ts";
import { createVfsDriver } from "../../common/vfs.ts";
import { createFuseOverlayfsDriver } from "./fuse-overlayfs.ts";
import { createOverlayDriver } from "./overlay.ts";
import type { StorageChoice } from "./probe.ts";

export { createVfsDriver } from "../../common/vfs.ts";
export { createFuseOverlayfsDriver } from "./fuse-overlayfs.ts";
export { createOverlayDriver } from "./overlay.ts";
export {
  chooseStorage,
  type StorageChoice,
  type StorageProbeOptions,
  type StorageTrial,
  tryStorage,
} from "./probe.ts";

/** The driver of a choice. */
export function createStorageDriver({ name, fuseProgram }: StorageChoice): StorageDriver {
  if (name === "fuse-overlayfs" && fuseProgram !== undefined) return createFuseOverlayfsDriver(fuseProgram);
  return name === "vfs" ? createVfsDriver() : createOverlayDriver();
}
