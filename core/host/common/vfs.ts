import { RlError } from "../../errors.ts";
import type { StorageDriver } from "../../ports/storage-driver.ts";

/** Whole copies: works everywhere, costs the image's size per container where files cannot share blocks. */
export function createVfsDriver(): StorageDriver {
  return {
    name: "vfs",
    form: "flat",
    rootfs({ layersDirectory, layers, containerDirectory }) {
      const layer = layers[0];
      if (layer === undefined || layers.length > 1) {
        throw new RlError({
          code: "invalid",
          action: "describe root file system",
          subject: containerDirectory,
          state: `a flat one is made of one tree, not of ${layers.length}`,
        });
      }
      return {
        kind: "copy",
        source: `${layersDirectory}/${layer}`,
        target: `${containerDirectory}/rootfs`,
      };
    },
  };
}
