import type { TreePlace, TreeReadEntry, TreeReader, TreeReading } from "../../ports/tree-reader.ts";
import type { TreeStore } from "../../ports/tree-store.ts";
import { latin1 } from "../../tar/bytes.ts";
import { MOUNT_POINT_PATHS } from "../mount-points.ts";
import { type ImageRecord, treeKey } from "../record.ts";

/** The tree that a container writes. */
export interface OwnTree {
  readonly place: TreePlace;
  /** See `TreeReadRequest`. */
  readonly markerFiles: boolean;
}

/** What reading trees of the store needs. */
export interface ReadPorts {
  readonly treeReader: TreeReader;
  readonly trees: Pick<TreeStore, "form">;
}

/** The trees of an image, topmost first: one for each layer, or the one that holds all. */
export function imageTrees({ layers }: Pick<ImageRecord, "layers">, form: TreeStore["form"]): TreePlace[] {
  const keys = form === "overlay" ? [...layers.overlay].reverse() : layers.flat.slice(-1);
  return keys.map((hex) => ({ kind: "layer", key: treeKey(hex) }) as const);
}

/** Read what a container's tree holds, compared with its image. In the flat form that is the whole root. */
export function readOwnTree(
  { place, markerFiles }: OwnTree,
  image: Pick<ImageRecord, "layers">,
  { content }: { readonly content: boolean },
  { treeReader, trees }: ReadPorts,
): TreeReading {
  const view = trees.form === "overlay" ? "own" : "whole";
  return passOverMountPoints(
    treeReader.read({ view, trees: [place], base: imageTrees(image, trees.form), content, markerFiles }),
  );
}

/** Read the whole root of a container, as it sees it but for what is mounted in it. */
export function readWholeTree(
  { place, markerFiles }: OwnTree,
  image: Pick<ImageRecord, "layers">,
  { treeReader, trees }: ReadPorts,
): TreeReading {
  const below = trees.form === "overlay" ? imageTrees(image, trees.form) : [];
  return treeReader.read({ view: "whole", trees: [place, ...below], content: true, markerFiles });
}

/**
 * Starting a container makes what mounts cover where the image has none. In a tree that holds the whole root these
 * are in the container's own; nobody has put them there, so they count as unchanged.
 */
function passOverMountPoints(reading: TreeReading): TreeReading {
  const judge = (entry: TreeReadEntry | undefined): TreeReadEntry | undefined =>
    entry !== undefined && isMountPoint(entry) ? { ...entry, same: true } : entry;
  return {
    next() {
      const next = reading.next();
      return next instanceof Promise ? next.then(judge) : judge(next);
    },
    read: () => reading.read(),
    close: () => reading.close(),
  };
}

function isMountPoint({ type, path, size, below }: TreeReadEntry): boolean {
  if (below !== "nothing" || path.length > 32) return false;
  const isKind = type === "directory" || (type === "file" && size === 0);
  return isKind && MOUNT_POINT_PATHS.includes(latin1(path));
}
