import type { TarEntryType } from "../../tar/entry.ts";
import type { Change, ExploredEntry } from "./model.ts";

/** Content of a file, which may have several names: it is wasted when the last one is gone. */
export interface Content {
  readonly size: number;
  readonly layer: number;
  names: number;
}

/** An entry while layers above it may still hide it. */
export interface OpenEntry {
  readonly name: Uint8Array;
  readonly type: TarEntryType;
  change: Change;
  readonly size: number;
  hiddenBy: number | undefined;
  readonly link: Uint8Array | undefined;
  readonly layer: number;
  /** What it brought: a hard link brings nothing. */
  readonly content: Content | undefined;
}

/** A place in the image as it is after the layers so far. Keys are names, a character for each byte. */
export interface Place {
  /** What makes it: one entry, or for a directory those of several layers; none when only things below it came. */
  owners: OpenEntry[];
  content: Content | undefined;
  /** Permissions and owner of a directory, to tell a change from a repetition. */
  attributes: string;
  /** Undefined for anything but a directory. */
  children: Map<string, Place> | undefined;
  /** The last layer that made it, or had it in the way to something. */
  layer: number;
}

/** A place in one layer. */
export interface LayerPlace {
  entry: OpenEntry | undefined;
  readonly children: Map<string, LayerPlace>;
  /** Entries of the same layer that later ones of the same name replaced. */
  readonly before: OpenEntry[];
}

export function emptyDirectory(layer: number): Place {
  return { owners: [], content: undefined, attributes: "", children: new Map(), layer };
}

export function emptyLayer(): LayerPlace {
  return { entry: undefined, children: new Map(), before: [] };
}

/** The entries of a layer in order of the tree; directories that only lead to something are "kept". */
export function* walkLayer(
  place: LayerPlace,
  nameOf: (key: string) => Uint8Array,
  depth = 0,
): Generator<ExploredEntry> {
  for (const [key, child] of place.children) {
    for (const entry of child.before) yield closed(entry, depth);
    yield child.entry === undefined ? passed(nameOf(key), depth) : closed(child.entry, depth);
    yield* walkLayer(child, nameOf, depth + 1);
  }
}

function closed(
  { name, type, change, size, hiddenBy, link, content }: OpenEntry,
  depth: number,
): ExploredEntry {
  const wasted = content?.names === 0 ? content.size : 0;
  return { name, depth, type, change, size, hiddenBy, wasted, link };
}

function passed(name: Uint8Array, depth: number): ExploredEntry {
  const nothing = { size: 0, hiddenBy: undefined, wasted: 0, link: undefined };
  return { name, depth, type: "directory", change: "kept", ...nothing };
}
