/**
 * What was read of containers that rest, kept for the next listing: one file in place of two for each of a thousand.
 *
 * Every document and every end is replaced by renaming, which changes the container's directory. So an entry holds for
 * as long as its directory has not changed since; when that was only a moment ago nothing is kept, since a change in
 * the same tick of the clock could not be told.
 */
import type { DocumentBrief } from "./brief.ts";
import type { LifeEnd } from "./life.ts";

/** A container at rest. */
export interface KeptEntry {
  /** When its directory had last changed, in microseconds. */
  readonly changed: number;
  readonly brief: DocumentBrief;
  readonly end: LifeEnd | undefined;
}

const VERSION = 1;

/** An image of several containers is written once. */
type Image = readonly [image: string, imageName: string | null, imageId: string];

/** In rows, which are read in half the time of objects. */
type Row = readonly [
  id: string,
  changed: number,
  image: number,
  ephemeral: boolean,
  name: string,
  created: string,
  args: readonly string[],
  end: readonly [exitCode: number, oomKilled: boolean, startedAt: string, finishedAt: string] | null,
];

interface Listing {
  readonly version: number;
  readonly images: readonly Image[];
  readonly rows: readonly Row[];
}

export function encodeListing(entries: Iterable<KeptEntry>): string {
  const images = new Map<string, number>();
  const rows: Row[] = [];
  for (const { changed, brief, end } of entries) {
    const { id, image, imageName, imageId, ephemeral, name, created, args } = brief;
    const key = JSON.stringify([image, imageName ?? null, imageId] satisfies Image);
    const index = images.get(key) ?? images.size;
    images.set(key, index);
    const ended = end && ([end.exitCode, end.oomKilled, end.startedAt, end.finishedAt] as const);
    rows.push([id, changed, index, ephemeral, name, created, args, ended ?? null]);
  }
  const listing = {
    version: VERSION,
    images: [...images.keys()].map((key) => JSON.parse(key) as Image),
    rows,
  };
  return JSON.stringify(listing satisfies Listing);
}

/** Entries in the order in which they were kept; none of a text of another version, or of none. */
export function decodeListing(text: string | undefined): KeptEntry[] {
  const { images, rows } = parse(text) ?? { images: [], rows: [] };
  return rows.map(([id, changed, at, ephemeral, name, created, args, ended]) => {
    const [image = "", imageName, imageId = ""] = images[at] ?? [];
    const brief = { id, image, imageName: imageName ?? undefined, imageId, ephemeral, name, created, args };
    return { changed, brief, end: ended === null ? undefined : endOf(ended) };
  });
}

function endOf([exitCode, oomKilled, startedAt, finishedAt]: NonNullable<Row[7]>): LifeEnd {
  return { exitCode, oomKilled, startedAt, finishedAt };
}

function parse(text: string | undefined): Listing | undefined {
  if (text === undefined) return undefined;
  try {
    const listing = JSON.parse(text) as Listing;
    return listing.version === VERSION ? listing : undefined;
  } catch {
    return undefined;
  }
}
