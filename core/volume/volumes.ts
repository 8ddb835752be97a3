/** The volumes of a store: made, listed, found and removed. */
import { RlError } from "../errors.ts";
import type { VolumeStore } from "../ports/volume-store.ts";
import { checkVolumeName, parseVolumeText, type VolumeRecord, volumeText } from "./volume.ts";

/** What a new volume is to be. */
export interface NewVolume {
  readonly name: string;
  readonly driver: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
  /** RFC 3339. */
  readonly createdAt: string;
  /** Nobody chose the name. */
  readonly anonymous?: boolean | undefined;
}

/**
 * Make a volume; one that is there stays as it is, as docker has it.
 *
 * @throws RlError "invalid" for a bad name, "unsupported" for another driver or what its options ask for, "io"
 */
export function createVolume(store: VolumeStore, wanted: NewVolume): VolumeRecord {
  const { name, driver, labels, options, createdAt, anonymous = false } = wanted;
  checkVolumeName(name);
  if (driver !== "local") {
    throw new RlError({
      code: "unsupported",
      action: "create volume",
      subject: name,
      state: `there is no volume driver ${driver}`,
      hint: "the one driver is local",
    });
  }
  const [option] = Object.keys(options);
  if (option !== undefined) {
    throw new RlError({
      code: "unsupported",
      action: "create volume",
      subject: name,
      state: `the option ${option} asks for a file system to be mounted, which takes root on the host`,
      hint: "bind a directory with -v /path:/path, or mount a tmpfs with --tmpfs /path",
    });
  }
  const volume = { name, driver, labels, options, createdAt, anonymous } as const;
  return store.create(name, volumeText(volume)) ? volume : findVolume(store, name);
}

/** Every volume, sorted by name. */
export function listVolumes(store: VolumeStore): VolumeRecord[] {
  return [...store.names()].sort().flatMap((name) => read(store, name) ?? []);
}

/** By its name. @throws RlError "not-found" */
export function findVolume(store: VolumeStore, name: string): VolumeRecord {
  const volume = read(store, name);
  if (volume !== undefined) return volume;
  throw new RlError({
    code: "not-found",
    action: "find volume",
    subject: name,
    state: "there is none of this name",
    hint: "see rl volume ls",
  });
}

/** @throws RlError "not-found", "denied" with the containers that use it */
export async function removeVolume(store: VolumeStore, name: string): Promise<void> {
  findVolume(store, name);
  if (await store.remove(name)) return;
  const ids = store.users(name);
  throw new RlError({
    code: "denied",
    action: "remove volume",
    subject: name,
    state: `volume is in use - [${ids.join(", ")}]`,
    hint: "remove these containers first, with: rl rm CONTAINER",
  });
}

export interface PruneVolumes {
  /** Those with a name, too. */
  readonly all: boolean;
  /** Which of them. */
  readonly filter: (volume: VolumeRecord) => boolean;
}

/** A volume that was removed, and the space that it took. */
export interface PrunedVolume {
  readonly name: string;
  readonly bytes: number;
}

/** Remove volumes that no container uses, one after the other. */
export async function* pruneVolumes(
  store: VolumeStore,
  { all, filter }: PruneVolumes,
): AsyncGenerator<PrunedVolume> {
  for (const volume of listVolumes(store)) {
    const { name, anonymous } = volume;
    if ((!all && !anonymous) || !filter(volume) || store.users(name).length > 0) continue;
    const bytes = (await store.size(name)) ?? 0;
    if (await store.remove(name)) yield { name, bytes };
  }
}

/** Remove volumes that went with a container. One that another container uses stays, and one that is not there is gone. */
export async function removeAnonymous(store: VolumeStore, names: readonly string[]): Promise<void> {
  for (const name of names) await store.remove(name);
}

function read(store: VolumeStore, name: string): VolumeRecord | undefined {
  const stored = store.read(name);
  return stored === undefined ? undefined : parseVolumeText(name, stored.text, stored.madeAt);
}
