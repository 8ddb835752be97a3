/** Entries of layers in short form. */
import { createMerge, type MergedLayer } from "../../../../core/image/explore/merge.ts";
import type { ExploredEntry } from "../../../../core/image/explore/model.ts";
import { latin1, NO_BYTES } from "../../../../core/tar/bytes.ts";
import type { TarEntry } from "../../../../core/tar/entry.ts";

/** A name with what it is: "dir/", "file" with a size, or a link. */
export type Short = string | readonly [name: string, size: number] | TarEntry;

export function entry(path: string | Uint8Array, more: Partial<TarEntry> = {}): TarEntry {
  return {
    type: "file",
    path: typeof path === "string" ? new TextEncoder().encode(path) : path,
    linkPath: NO_BYTES,
    mode: 0o644,
    uid: 0,
    gid: 0,
    size: 0,
    mtimeSeconds: 0,
    mtimeNanoseconds: 0,
    deviceMajor: 0,
    deviceMinor: 0,
    xattrs: [],
    ...more,
  };
}

export function hardlink(path: string, target: string): TarEntry {
  return entry(path, { type: "hardlink", linkPath: new TextEncoder().encode(target) });
}

function expand(short: Short): TarEntry {
  if (typeof short === "string")
    return entry(short, short.endsWith("/") ? { type: "directory", mode: 0o755 } : {});
  return "type" in short ? short : entry(short[0], { size: short[1] });
}

/** Lay layers over one another. */
export function mergeLayers(...layers: readonly (readonly Short[])[]): readonly MergedLayer[] {
  const merge = createMerge();
  for (const entries of layers) {
    merge.startLayer();
    for (const short of entries) merge.add(expand(short));
  }
  return merge.finish();
}

/** A path for each entry of a tree in order. */
export function pathsOf(entries: readonly ExploredEntry[]): readonly (readonly [string, ExploredEntry])[] {
  const above: string[] = [];
  return entries.map((each) => {
    above[each.depth] = latin1(each.name);
    return [above.slice(0, each.depth + 1).join("/"), each];
  });
}

/** A layer in words: "changed etc/passwd 5 (hidden by 2)". */
export function describe({ entries }: MergedLayer): readonly string[] {
  return pathsOf(entries).map(([path, { change, type, size, hiddenBy }]) => {
    const hidden = hiddenBy === undefined ? "" : ` (hidden by ${hiddenBy})`;
    return `${change} ${path}${type === "directory" ? "/" : ""} ${size}${hidden}`;
  });
}
