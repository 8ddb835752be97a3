/**
 * The layer below every image: the directories and files that a container's mounts cover. With it there, nothing
 * has to be made in the container's own layer when it starts, and its differences are those its command made.
 */
import { type Digest, formatDigest } from "../digest/digest.ts";
import { applyLayer } from "../layer/apply.ts";
import type { TreeStore } from "../ports/tree-store.ts";
import { madeEntry } from "../tar/made-entry.ts";
import { type TarInput, writeTar } from "../tar/writer.ts";

/** Hexadecimal digest of the layer: it is always the same bytes, which a test checks. */
export const MOUNT_POINTS = "41b173605fbca79d3e436807730041cd91d548c8ee886577b453546d44fcb692";

const DIRECTORIES = ["dev", "etc", "proc", "sys"];
const FILES = ["etc/hostname", "etc/hosts", "etc/resolv.conf"];

/** What it has, relative to the root. */
export const MOUNT_POINT_PATHS: readonly string[] = [...DIRECTORIES, ...FILES];

/** Make the layer, when it is not there. Image layers hide what they have of it. */
export async function makeMountPoints(trees: TreeStore): Promise<void> {
  const key: Digest = formatDigest("sha256", MOUNT_POINTS);
  if (await trees.has(key)) return;
  const writer = await trees.create(key, undefined);
  try {
    await applyLayer(mountPointsArchive(), writer);
    await writer.finish();
  } catch (error) {
    await Promise.allSettled([writer.abort()]);
    throw error;
  }
}

/** The layer's bytes. */
export function mountPointsArchive(): AsyncGenerator<Uint8Array, void, undefined> {
  return writeTar([
    ...DIRECTORIES.map((path) => input(path, "directory", 0o755)),
    ...FILES.map((path) => input(path, "file", 0o644)),
  ]);
}

function input(path: string, type: "directory" | "file", mode: number): TarInput {
  return { entry: madeEntry({ type, path, mode }) };
}
