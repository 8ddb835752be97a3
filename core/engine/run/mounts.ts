/** Mounts of a start: their volumes and directories are made, and what their images declare is added. */
import { existsSync, mkdirSync } from "node:fs";
import { volumesDirectory } from "../../host/bun/volumes.ts";
import {
  createVolume,
  declaredVolumes,
  findContainer,
  type ImageRecord,
  type KeptMount,
  RlError,
  volumeMount,
} from "../../mod.ts";
import { containerStore } from "../session/containers.ts";
import type { Session } from "../session/session.ts";
import { volumeStore } from "../session/volumes.ts";
import { type AskedMount, askedMounts, type MountPlaces } from "./asked-mounts.ts";
import { newContainerId } from "./container.ts";
import type { RunFlags } from "./words.ts";

/** Make what the flags ask for ready to be mounted. @throws RlError */
export async function prepareMounts(flags: RunFlags, session: Session): Promise<KeptMount[]> {
  const asked = askedMounts(flags, mountPlaces(session));
  for (const each of asked) makeReady(each, session);
  const mounts = asked.map(({ mount }) => mount);
  const inherited = await inheritedMounts(flags["volumes-from"], session);
  const taken = new Set(mounts.map(({ destination }) => destination));
  return [...inherited.filter(({ destination }) => !taken.has(destination)), ...mounts];
}

/** New volumes for the paths that the image declares as such and that nothing is mounted on. */
export function declaredMounts(
  { config }: Pick<ImageRecord, "config">,
  mounts: readonly KeptMount[],
  session: Session,
): KeptMount[] {
  const { volumes, newName } = mountPlaces(session);
  return declaredVolumes(config, mounts).map((path) =>
    volumeMount(`${volumes}/${newName()}`, path, { anonymous: true }),
  );
}

/** What a kept start depends on: a source that is not the same is mounted from anew. */
export function mountFiles(mounts: readonly KeptMount[]): string[] {
  return mounts.flatMap(({ type, source }) => {
    if (type === "tmpfs" || type === "image") return [];
    return [type === "volume" ? source.slice(0, source.lastIndexOf("/")) : source];
  });
}

/** The directory of all volumes; see that it is there, where any is made by a start itself. */
export function makeVolumesDirectory(session: Session): void {
  mkdirSync(volumesDirectory(session.paths), { recursive: true, mode: 0o700 });
}

function mountPlaces({ paths }: Session): MountPlaces {
  return { working: process.cwd(), volumes: volumesDirectory(paths), newName: newContainerId };
}

function makeReady({ mount, missing, labels }: AskedMount, session: Session): void {
  const { name, source, anonymous } = mount;
  if (name !== undefined && anonymous !== true) {
    const createdAt = new Date().toISOString();
    const wanted = { name, driver: "local", labels: labels ?? {}, options: {}, createdAt };
    createVolume(volumeStore(session), wanted);
  }
  if (missing === undefined || existsSync(source)) return;
  if (missing === "refuse") {
    throw new RlError({
      code: "invalid",
      action: "bind",
      subject: source,
      state: "bind source path does not exist",
      hint: "make it on the host first; -v makes a directory that is not there",
    });
  }
  try {
    mkdirSync(source, { recursive: true, mode: 0o755 });
  } catch (cause) {
    const reason = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    throw new RlError({
      code: "io",
      action: "bind",
      subject: source,
      state: `it is not there, and cannot be made (${reason})`,
      hint: "make it on the host first",
      cause,
    });
  }
}

/** Binds and volumes of other containers; of one path the last container's. */
async function inheritedMounts(texts: readonly string[], session: Session): Promise<KeptMount[]> {
  const found = new Map<string, KeptMount>();
  for (const text of texts) {
    const { container, readonly } = parseVolumesFrom(text);
    const { document } = await findContainer(containerStore(session), container);
    for (const mount of document.mounts ?? []) {
      if (mount.type === "tmpfs" || mount.type === "image") continue;
      found.set(mount.destination, { ...mount, copyUp: false, readonly: readonly ?? mount.readonly });
    }
  }
  return [...found.values()];
}

/** `CONTAINER[:ro|rw|z|Z]`; labels mean nothing without SELinux. */
function parseVolumesFrom(text: string): { container: string; readonly: true | undefined } {
  const [container = "", mode = "", ...surplus] = text.split(":");
  const modes = mode.split(",").filter((each) => each !== "");
  if (container !== "" && surplus.length === 0 && modes.every((each) => MODES.includes(each))) {
    return { container, readonly: modes.includes("ro") || undefined };
  }
  throw new RlError({
    code: "invalid",
    action: "take volumes from",
    subject: text,
    state: "it is not of the form CONTAINER[:ro]",
  });
}

const MODES: readonly string[] = ["ro", "rw", "z", "Z"];
