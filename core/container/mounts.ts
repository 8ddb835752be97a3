/** What a container has mounted at somebody's wish, as it is written down: to start it again, and to show it. */
import { cleanPath, isWithin } from "../bundle/container-path.ts";
import type { ContainerOptions, ImageDefaults, VolumeRequest } from "../bundle/input.ts";
import type { Digest } from "../digest/digest.ts";

/** A mount that was asked for, or that the image asks for. */
export interface KeptMount {
  readonly type: "bind" | "volume" | "tmpfs" | "image";
  /** Of a volume. */
  readonly name?: string | undefined;
  /** Path on the host, of a volume that of its content, of an image its name; empty for a tmpfs. */
  readonly source: string;
  /** Path in the container. */
  readonly destination: string;
  readonly readonly: boolean;
  /** As they were asked for. */
  readonly options: readonly string[];
  /** Identifier of an image that is mounted. */
  readonly image?: Digest | undefined;
  /** What of a volume or an image is shown. */
  readonly subpath?: string | undefined;
  /** A new volume gets what the image has there. */
  readonly copyUp?: boolean | undefined;
  /** A volume without a name of its own, which can be removed with the container. */
  readonly anonymous?: boolean | undefined;
}

/** Name of the empty directory that tells, in a container's own, that it uses a volume; the C module knows it, too. */
export function volumeMark(volume: string): string {
  return `${VOLUME_MARK}${volume}`;
}

const VOLUME_MARK = "volume-";

/** The marks of a container's volumes. */
export function volumeMarkPaths(
  mounts: readonly KeptMount[] | undefined,
  containerDirectory: string,
): string[] {
  const names = (mounts ?? []).flatMap(({ name }) => (name === undefined ? [] : [name]));
  return [...new Set(names)].map((name) => `${containerDirectory}/${volumeMark(name)}`);
}

/** Where the content of a volume is, in its directory. */
const DATA = "/_data";

/** A volume as a container has it. */
export function volumeMount(
  directory: string,
  destination: string,
  rest: Partial<KeptMount> = {},
): KeptMount {
  return {
    readonly: false,
    options: [],
    copyUp: true,
    ...rest,
    type: "volume",
    name: directory.slice(directory.lastIndexOf("/") + 1),
    source: `${directory}${DATA}`,
    destination,
  };
}

/** The options that the mounts stand for. */
export function mountOptions(
  mounts: readonly KeptMount[],
): Pick<ContainerOptions, "binds" | "tmpfs" | "volumes"> {
  const of = (type: KeptMount["type"]) => mounts.filter((mount) => mount.type === type);
  const volumes = of("volume").map(volumeRequest);
  return {
    binds: of("bind").map(({ source, destination, readonly, options }) => ({
      source,
      target: destination,
      ...(readonly && { readonly }),
      options,
    })),
    tmpfs: of("tmpfs").map(({ destination, options }) => ({ target: destination, options })),
    ...(volumes.length > 0 && { volumes }),
  };
}

function volumeRequest(mount: KeptMount): VolumeRequest {
  const { source, destination, readonly, options, subpath, copyUp, anonymous } = mount;
  return {
    directory: volumeDirectory(source),
    target: destination,
    readonly,
    options,
    subpath,
    copyUp: copyUp === true,
    make: anonymous === true,
  };
}

/** Names of the volumes that can be removed with the container. */
export function anonymousVolumes(mounts: readonly KeptMount[]): string[] {
  return mounts.flatMap(({ name, anonymous }) => (anonymous === true && name !== undefined ? [name] : []));
}

/** Directories of the volumes that can be removed with the container. */
export function anonymousDirectories(mounts: readonly KeptMount[]): string[] {
  return mounts.flatMap(({ source, anonymous }) => (anonymous === true ? [volumeDirectory(source)] : []));
}

/**
 * Paths that the image declares as volumes and that nothing is mounted on, sorted. The root and what lies in kernel
 * file systems is nobody's.
 */
export function declaredVolumes(
  image: Pick<ImageDefaults, "Volumes">,
  mounts: readonly KeptMount[],
): string[] {
  const covered = new Set(mounts.map(({ destination }) => cleanPath(destination, "mount on")));
  const paths = Object.keys(image.Volumes ?? {}).map((path) => cleanPath(path, "use volume of the image"));
  return [...new Set(paths)]
    .filter((path) => path !== "/" && !covered.has(path) && !KERNEL.some((tree) => isWithin(path, tree)))
    .sort();
}

const KERNEL: readonly string[] = ["/dev", "/proc", "/sys"];

function volumeDirectory(source: string): string {
  return source.slice(0, -DATA.length);
}
