/** Images that are mounted in a container: `--mount type=image`. */
import {
  findImage,
  type ImageMountRequest,
  type ImageRecord,
  isRlError,
  type KeptMount,
  type Platform,
  RlError,
  type StorageDriver,
} from "../../mod.ts";
import type { Session } from "../session/session.ts";
import { chooseImage } from "./choose-image.ts";
import { unpackedImage } from "./image.ts";

/** Where layers are found, as the container's own. */
export interface ImagePlaces {
  readonly session: Session;
  readonly driver: StorageDriver;
  /** Of unpacked layers. */
  readonly directory: string;
  readonly platform: Platform;
  /** Unpack an image that is here for this driver and the ids of the container. */
  unpack(record: ImageRecord): Promise<ImageRecord>;
}

export interface FoundImages {
  /** All mounts, those of images with the identifiers of these. */
  readonly mounts: readonly KeptMount[];
  readonly requests: readonly ImageMountRequest[];
}

/**
 * Images have to be here, as with podman. A container that is started again has the ones that it had.
 *
 * @throws RlError "not-found", "unsupported" with fuse-overlayfs for an image of several layers
 */
export async function findImages(mounts: readonly KeptMount[], places: ImagePlaces): Promise<FoundImages> {
  const requests: ImageMountRequest[] = [];
  const found: KeptMount[] = [];
  for (const mount of mounts) {
    if (mount.type !== "image") {
      found.push(mount);
      continue;
    }
    const image = await imageOf(mount, places);
    const { overlay, flat } = image.layers;
    const layers = places.driver.form === "flat" ? flat.slice(-1) : overlay.toReversed();
    if (layers.length > 1 && places.driver.name === "fuse-overlayfs") throw notByFuse(mount.source);
    if (layers.length === 0) throw empty(mount.source);
    requests.push({
      target: mount.destination,
      layersDirectory: places.directory,
      layers,
      subpath: mount.subpath,
    });
    found.push({ ...mount, image: image.imageId });
  }
  return { mounts: found, requests };
}

async function imageOf({ source, image }: KeptMount, places: ImagePlaces): Promise<ImageRecord> {
  const { session, driver, directory, platform, unpack } = places;
  const chosen = await chooseImage(session, image ?? source, platform, { always: false, orWasm: false });
  const unpacked = unpackedImage(session, chosen.reference, chosen.platform, driver, directory);
  return unpacked ?? (await unpack(chosen.record ?? (await stored(chosen.reference, source, places))));
}

async function stored(
  reference: string,
  source: string,
  { session, platform }: ImagePlaces,
): Promise<ImageRecord> {
  const { contentPorts } = await import("../session/images.ts");
  try {
    return await findImage(reference, platform, contentPorts(session).metadata);
  } catch (cause) {
    if (!isRlError(cause) || cause.code !== "not-found") throw cause;
    throw new RlError({
      code: "not-found",
      action: "mount image",
      subject: source,
      state: "it is not here",
      hint: `get it first: rl pull ${source}`,
      cause,
    });
  }
}

function notByFuse(subject: string): RlError {
  return new RlError({
    code: "unsupported",
    action: "mount image",
    subject,
    state: "it has several layers, which fuse-overlayfs cannot show in a container",
    hint: "use the storage driver vfs: RL_STORAGE_DRIVER=vfs",
  });
}

function empty(subject: string): RlError {
  return new RlError({ code: "invalid", action: "mount image", subject, state: "it has no files" });
}
