/** Binds that are volumes: what is special about them is not in the runtime configuration. */

import type { ImageMount } from "../bundle/mounts.ts";
import type { Mount } from "../spec/runtime-config.ts";
import type { CompileContext } from "./context.ts";
import { type CompiledMount, compileMounts } from "./mounts.ts";
import type { PlanRecord } from "./records.ts";

/** What of a context is about volumes. */
export type VolumeContext = Pick<
  CompileContext,
  "containerDirectory" | "volumes" | "anonymousVolumes" | "images"
>;

/**
 * The records of mounts, those of volumes as volumes.
 *
 * @param canRemount the container may change its mounts: what a bind shows read-only, it can make writable
 */
export function compileVolumes(
  mounts: readonly CompiledMount[],
  context: VolumeContext,
  canRemount: boolean,
): PlanRecord[] {
  const { volumes = [], images = [], containerDirectory } = context;
  return mounts.map(({ destination, record }) => {
    const image = images.find((one) => one.destination === destination);
    if (image !== undefined) return imageRecord(image, containerDirectory, canRemount);
    const volume = volumes.find((one) => one.destination === destination);
    if (volume === undefined || record.record !== "bind") return record;
    const { attributes, cleared, treeAttributes, treeCleared, propagation } = record;
    return {
      record: "volume",
      directory: volume.directory,
      subpath: volume.subpath,
      target: destination,
      attributes,
      cleared,
      treeAttributes,
      treeCleared,
      propagation,
      // A part of a volume is somebody's already.
      copyUp: volume.copyUp && volume.subpath === "" ? 1 : 0,
      container: containerDirectory,
    };
  });
}

function imageRecord(image: ImageMount, containerDirectory: string, canRemount: boolean): PlanRecord {
  return {
    record: "image",
    base: image.layersDirectory,
    layers: image.layers.join(":"),
    subpath: image.subpath,
    target: image.destination,
    stage: `${containerDirectory}/rootfs`,
    overlayOnly: canRemount ? 1 : 0,
  };
}

/** The records of volumes alone, for a config whose other mounts somebody else makes, in a user namespace. */
export function compileVolumeBinds(mounts: readonly Mount[], context: VolumeContext): PlanRecord[] {
  const wanted = new Set((context.volumes ?? []).map(({ destination }) => destination));
  const own = mounts.filter(({ destination }) => wanted.has(destination));
  const around = { bundle: context.containerDirectory, namespaces: NONE, hasUserNamespace: true };
  return compileVolumes(compileMounts(own, around), context, false);
}

const NONE: ReadonlySet<never> = new Set();

/** For the host stage: what is made for the container, and what is removed with it. */
export function compileAnonymousVolumes({
  volumes = [],
  anonymousVolumes = [],
  containerDirectory,
}: VolumeContext): PlanRecord[] {
  return [
    ...volumes
      .filter(({ make }) => make === true)
      .map(({ directory }): PlanRecord => ({ record: "makeVolume", directory })),
    ...anonymousVolumes.map(
      (directory): PlanRecord => ({ record: "anonymousVolume", directory, container: containerDirectory }),
    ),
  ];
}
