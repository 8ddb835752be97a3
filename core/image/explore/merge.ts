import { cleanEntryPath } from "../../layer/entry-path.ts";
import { parseWhiteout } from "../../layer/whiteout.ts";
import { latin1 } from "../../tar/bytes.ts";
import type { TarEntry } from "../../tar/entry.ts";
import { tarLimit } from "../../tar/fault.ts";
import type { ExploredEntry } from "./model.ts";
import {
  type Content,
  emptyDirectory,
  emptyLayer,
  type LayerPlace,
  type OpenEntry,
  type Place,
  walkLayer,
} from "./tree.ts";

/** What the entries of one layer came to; what is hidden is known only when all layers are through. */
export interface MergedLayer {
  readonly contentSize: number;
  readonly hiddenBytes: number;
  readonly wastedBytes: number;
  readonly entries: readonly ExploredEntry[];
}

export interface Merge {
  /** Begin the layer above the last one. */
  startLayer(): void;
  /** Take an entry of it, as the archive has it. Throws for names that no layer may have. */
  add(entry: TarEntry): void;
  /** All layers, bottom first. */
  finish(): readonly MergedLayer[];
}

/** Entries of all layers together: what one page can hold. */
const ENTRY_LIMIT = 2_000_000;

interface OpenLayer {
  readonly root: LayerPlace;
  contentSize: number;
  hiddenBytes: number;
  wastedBytes: number;
}

/**
 * Lay layers over one another by the rules of image-spec layer.md, and keep account of what hides what.
 *
 * @param limit entries of all layers together
 */
export function createMerge(limit: number = ENTRY_LIMIT): Merge {
  const image = emptyDirectory(-1);
  const layers: OpenLayer[] = [];
  let current: OpenLayer = openLayer();
  let index = -1;
  let entries = 0;

  function startLayer(): void {
    current = openLayer();
    layers.push(current);
    index = layers.length - 1;
  }

  function add(entry: TarEntry): void {
    entries += 1;
    if (entries > limit) throw tarLimit("image", `it has more than ${limit} entries`);
    const path = cleanEntryPath(entry.path);
    const mark = parseWhiteout(path);
    const keys = keysOf(mark?.path ?? path);
    if (mark === undefined) put(keys, entry);
    else if (mark.kind === "whiteout") removeAt(keys);
    else for (const key of [...(find(image, keys)?.children?.keys() ?? [])]) removeAt([...keys, key]);
  }

  function put(keys: readonly string[], entry: TarEntry): void {
    const key = keys.at(-1);
    // The root itself is in many archives, and nothing can be told of it.
    if (key === undefined) return;
    const [directory, layerDirectory] = enter(keys.slice(0, -1));
    const before = directory.get(key);
    const content = contentOf(entry);
    const open = openEntry(key, entry, content);
    if (open.type === "directory" && before?.children !== undefined) {
      const attributes = attributesOf(entry);
      const again = before.owners.at(-1)?.layer === index;
      if (!again) record(layerDirectory, key, open, before);
      if (before.owners.length > 0 && before.attributes === attributes) open.change = "kept";
      if (!again) before.owners.push(open);
      before.attributes = attributes;
      before.layer = index;
      return;
    }
    record(layerDirectory, key, open, before);
    if (before !== undefined) hide(before);
    const children = open.type === "directory" ? new Map<string, Place>() : undefined;
    directory.set(key, { owners: [open], content, attributes: attributesOf(entry), children, layer: index });
  }

  /** Note an entry in its layer: what is in place of something below it is a change. */
  function record(
    at: Map<string, LayerPlace>,
    key: string,
    open: OpenEntry,
    before: Place | undefined,
  ): void {
    const known = at.get(key);
    const replaces = before !== undefined && (before.layer < index || known === undefined);
    if (replaces || known?.entry?.change === "removed") open.change = "changed";
    if (known === undefined) {
      at.set(key, { entry: open, children: new Map(), before: [] });
      return;
    }
    // A removal with something in its place is told by that; another file of the name is bytes of its own.
    if (known.entry !== undefined && known.entry.change !== "removed") {
      open.change = known.entry.change;
      known.before.push(known.entry);
    }
    known.entry = open;
  }

  /** The directories on a path, made where there are none: of the image, and of the layer. */
  function enter(keys: readonly string[]): [Map<string, Place>, Map<string, LayerPlace>] {
    let children = image.children ?? new Map<string, Place>();
    let layer = current.root.children;
    for (const key of keys) {
      let place = children.get(key);
      if (place?.children === undefined) {
        if (place !== undefined) hide(place);
        place = emptyDirectory(index);
        children.set(key, place);
      }
      let here = layer.get(key);
      if (here === undefined) {
        here = emptyLayer();
        layer.set(key, here);
      }
      // Removed by a marker before, and there again because something in it is.
      if (here.entry?.change === "removed") {
        here.entry = { ...here.entry, change: "changed", type: "directory", size: 0 };
      }
      children = place.children ?? new Map<string, Place>();
      layer = here.children;
    }
    return [children, layer];
  }

  /** Remove what layers below have at a path, and note it; what this layer has there stays. */
  function removeAt(keys: readonly string[]): void {
    const key = keys.at(-1);
    const parent = find(image, keys.slice(0, -1));
    const place = key === undefined ? undefined : parent?.children?.get(key);
    if (key === undefined || place === undefined) return;
    const removed = place.owners.findLast(({ layer }) => layer < index);
    const size = hideLower(place);
    // What this layer put there is not its to remove.
    if (removed === undefined && place.layer === index) return;
    const stays = place.layer === index || (place.children?.size ?? 0) > 0;
    if (!stays) parent?.children?.delete(key);
    // The places above are there: the layer only has to lead to the removal.
    let layer = current.root;
    for (const each of keys) {
      const next = layer.children.get(each) ?? emptyLayer();
      layer.children.set(each, next);
      layer = next;
    }
    if (layer.entry !== undefined) {
      layer.entry.change = "changed";
      return;
    }
    const told = stays
      ? ({ change: "changed", type: "directory", size: 0 } as const)
      : ({ change: "removed", type: removed?.type ?? "directory", size } as const);
    const bare = { hiddenBy: undefined, link: undefined, content: undefined };
    layer.entry = { ...told, ...bare, name: bytesOf(key), layer: index };
  }

  /** Hide a whole place, of whatever layer. Gives the bytes that nobody sees any more. */
  function hide(place: Place): number {
    let bytes = release(place.content);
    for (const child of place.children?.values() ?? []) bytes += hide(child);
    for (const owner of place.owners) owner.hiddenBy ??= index;
    return bytes;
  }

  /** Hide what layers below this one have in a place. */
  function hideLower(place: Place): number {
    let bytes = 0;
    for (const [key, child] of place.children ?? []) {
      bytes += hideLower(child);
      if (child.layer !== index && (child.children?.size ?? 0) === 0) place.children?.delete(key);
    }
    if (place.children === undefined && place.layer < index) bytes += release(place.content);
    for (const owner of place.owners) if (owner.layer < index) owner.hiddenBy ??= index;
    place.owners = place.owners.filter(({ layer }) => layer === index);
    return bytes;
  }

  /** One name fewer; without any the bytes are wasted in their layer, and hidden by this one. */
  function release(content: Content | undefined): number {
    if (content === undefined) return 0;
    content.names -= 1;
    if (content.names > 0) return 0;
    const owner = layers[content.layer];
    if (owner !== undefined) owner.wastedBytes += content.size;
    if (content.layer < index) current.hiddenBytes += content.size;
    return content.size;
  }

  /** The content that a name leads to from now on. */
  function contentOf(entry: TarEntry): Content | undefined {
    if (entry.type === "file") {
      current.contentSize += entry.size;
      return { size: entry.size, layer: index, names: 1 };
    }
    if (entry.type !== "hardlink") return undefined;
    const content = find(image, keysOf(cleanEntryPath(entry.linkPath)))?.content;
    if (content !== undefined) content.names += 1;
    return content;
  }

  function openEntry(key: string, entry: TarEntry, target: Content | undefined): OpenEntry {
    const { type, size, linkPath } = entry;
    // The archive's bytes are a view that moves on.
    const link = linkPath.length === 0 ? undefined : linkPath.slice();
    const content = type === "file" ? target : undefined;
    const name = bytesOf(key);
    return { name, type, change: "added", size, hiddenBy: undefined, link, layer: index, content };
  }

  return {
    startLayer,
    add,
    finish: () => layers.map(({ root, ...sizes }) => ({ ...sizes, entries: [...walkLayer(root, bytesOf)] })),
  };
}

function openLayer(): OpenLayer {
  return { root: emptyLayer(), contentSize: 0, hiddenBytes: 0, wastedBytes: 0 };
}

function find(from: Place, keys: readonly string[]): Place | undefined {
  let place: Place | undefined = from;
  for (const key of keys) place = place?.children?.get(key);
  return place;
}

function keysOf(path: Uint8Array): string[] {
  return path.length === 0 ? [] : latin1(path).split("/");
}

function bytesOf(key: string): Uint8Array {
  const bytes = new Uint8Array(key.length);
  for (let at = 0; at < key.length; at += 1) bytes[at] = key.charCodeAt(at);
  return bytes;
}

function attributesOf({ mode, uid, gid }: TarEntry): string {
  return `${mode & 0o7777} ${uid} ${gid}`;
}
