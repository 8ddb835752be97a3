import {
  displayName,
  type ExploredEntry,
  type ExploredImage,
  type ExploredLayer,
  escapeText,
  type ImageRecord,
} from "../../core/mod.ts";

/** Numbers for what `viewer.js` draws; a change takes the two lowest bits beside them. */
const TYPES = ["directory", "file", "hardlink", "symlink", "character", "block", "fifo"] as const;
const CHANGES = ["added", "changed", "removed", "kept"] as const;

/** The model as the page reads it: columns, since a hundred thousand objects would be slow to read and large. */
export interface PageData {
  readonly title: string;
  readonly content: number;
  readonly wasted: number;
  /** Each name once. */
  readonly names: readonly string[];
  readonly layers: readonly LayerColumns[];
  readonly steps: readonly { readonly text: string; readonly layer?: number }[];
}

/** One entry per place in `d`. */
export interface LayerColumns {
  readonly digest: string;
  readonly size: number;
  readonly content: number;
  readonly wasted: number;
  /** Bytes of layers below that it replaces or removes. */
  readonly hidden: number;
  /** Depth; a directory's entries follow it, one deeper. */
  readonly d: readonly number[];
  /** Name, as an index. */
  readonly n: readonly number[];
  /** Type times four, plus change. */
  readonly k: readonly number[];
  /** Bytes. */
  readonly s: readonly number[];
  /** Number of the layer that hides it, from 1; 0 for none. */
  readonly h: readonly number[];
  /** Places of what is hidden and not wasted, since another name still leads to the content. */
  readonly o: readonly number[];
  /** Targets of links by place. */
  readonly l: Readonly<Record<number, string>>;
}

/** Names and texts of an image come out escaped: what is invisible or reorders text is written out. */
export function pageData(record: ImageRecord, image: ExploredImage): PageData {
  const names = createNames();
  const layers = image.layers.map((layer) => columns(layer, names));
  const steps = image.steps.map(({ createdBy, comment, layer }) => {
    const text = instruction(createdBy || comment) || "(not told)";
    return layer === undefined ? { text } : { text, layer };
  });
  return {
    title: escapeText(record.reference),
    content: image.contentSize,
    wasted: image.wastedBytes,
    names: names.list,
    layers,
    steps,
  };
}

function columns(
  { digest, size, contentSize, wastedBytes, hiddenBytes, entries }: ExploredLayer,
  names: Names,
): LayerColumns {
  const links: Record<number, string> = {};
  for (const [at, { link }] of entries.entries()) if (link !== undefined) links[at] = shown(link);
  return {
    digest,
    size,
    content: contentSize,
    wasted: wastedBytes,
    hidden: hiddenBytes,
    d: entries.map(({ depth }) => depth),
    n: entries.map(({ name }) => names.indexOf(name)),
    k: entries.map(kindOf),
    s: entries.map((entry) => entry.size),
    h: entries.map(({ hiddenBy }) => (hiddenBy === undefined ? 0 : hiddenBy + 1)),
    o: entries.flatMap(({ hiddenBy, wasted, size: bytes }, at) =>
      hiddenBy !== undefined && bytes > wasted ? [at] : [],
    ),
    l: links,
  };
}

function kindOf({ type, change }: ExploredEntry): number {
  return TYPES.indexOf(type) * 4 + CHANGES.indexOf(change);
}

interface Names {
  readonly list: string[];
  indexOf(name: Uint8Array): number;
}

/** Names by their bytes: two that look alike stay two. */
function createNames(): Names {
  const list: string[] = [];
  const known = new Map<string, number>();
  const indexOf = (name: Uint8Array): number => {
    const key = Buffer.from(name).toString("latin1");
    const index = known.get(key) ?? list.push(shown(name)) - 1;
    known.set(key, index);
    return index;
  };
  return { list, indexOf };
}

function shown(name: Uint8Array): string {
  return escapeText(displayName(name));
}

/** An instruction as it was written, without the shell that builders put around it. */
function instruction(text: string): string {
  const bare = text
    .replace(/^\/bin\/sh -c #\(nop\) +/, "")
    .replace(/^(?:RUN )?\/bin\/sh -c /, "RUN ")
    .replace(/ # buildkit$/, "");
  return escapeText(bare.slice(0, 4000));
}
