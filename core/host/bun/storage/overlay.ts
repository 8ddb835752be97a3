import type { Rootfs, RootfsRequest, StorageDriver } from "../../../ports/storage-driver.ts";

/** The kernel's overlay file system, mounted with `userxattr` inside the container's user namespace. */
export function createOverlayDriver(): StorageDriver {
  return {
    name: "overlay",
    form: "overlay",
    rootfs: (request) => describeOverlay(request),
  };
}

/** An overlay in the container's directory; by the program when there is one, by the kernel otherwise. */
export function describeOverlay(request: RootfsRequest, fuse?: string): Rootfs {
  const { containerDirectory, layersDirectory, layers, ephemeral } = request;
  return {
    kind: "overlay",
    lowerBase: layersDirectory,
    // Top first, as mount options have it.
    lower: layers.toReversed(),
    upper: `${containerDirectory}/upper`,
    work: `${containerDirectory}/work`,
    target: `${containerDirectory}/rootfs`,
    // Unmounting would write out the whole file system. A volatile work directory cannot be mounted again
    // after a crash, so only for containers that nobody will start again.
    volatile: ephemeral,
    fuse,
  };
}
