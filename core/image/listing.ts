import { digestHex } from "../digest/digest.ts";
import type { Metadata } from "../ports/metadata.ts";
import { IMAGE_PREFIX } from "./key.ts";
import { splitName } from "./name.ts";
import { readRecord } from "./record.ts";
import { compareSummaries, type ImageSummary, summarize } from "./summary.ts";

/**
 * All images in one document, so that listing a thousand takes one read, and in another one what a listing shows of
 * them at first glance, newest first: in full, a thousand take longer to read than all else that listing them takes.
 * Both are made from the records and hold only for as long as those are what they were: the stamp says so. Whoever
 * changes records brings them up to date.
 */
const SUMMARIES_KEY = "summaries";
const BRIEFS_KEY = "briefs";

/**
 * What a listing shows of images at first glance, newest first; of the same time by reference and platform. In
 * columns, which are read in half the time: an entry for each image, where nothing else is said.
 */
export interface ImageBriefs {
  /** Every repository once, as people see it: "alpine"; "<none>" for images that never had a name. */
  readonly names: readonly string[];
  /** Which of the names. */
  readonly repositories: readonly number[];
  /** "" for none. */
  readonly tags: readonly string[];
  /** Every platform once. */
  readonly platforms: readonly string[];
  /** The first twelve digits of all identifiers, one behind the other. */
  readonly ids: string;
  /** Bytes of the files in the layers. */
  readonly sizes: readonly number[];
  /** Milliseconds since the epoch; -1 when the image has no date, or Go's zero time. */
  readonly times: readonly number[];
}

/** Digits of an identifier in `ImageBriefs.ids`. */
export const BRIEF_ID = 12;

/** What is kept: the records' stamp, and what was made of them. */
interface Made<T> {
  readonly stamp: string;
  readonly images: T;
}

/** The images there are, from the listing if it still holds, else from the records. By reference and platform. */
export async function readListing(metadata: Metadata): Promise<readonly ImageSummary[]> {
  return (await current<readonly ImageSummary[]>(SUMMARIES_KEY, metadata)) ?? (await listRecords(metadata));
}

/** The same at first glance. */
export async function readBriefs(metadata: Metadata): Promise<ImageBriefs> {
  return (await current<ImageBriefs>(BRIEFS_KEY, metadata)) ?? briefs(await listRecords(metadata));
}

/** Keep a listing for records that do not change meanwhile; sorted by reference and platform. */
export async function writeListing(metadata: Metadata, images: readonly ImageSummary[]): Promise<void> {
  const stamp = await metadata.stamp?.(IMAGE_PREFIX);
  if (stamp === undefined) return;
  const put = (key: string, made: Made<unknown>): Promise<void> =>
    metadata.put(key, new TextEncoder().encode(JSON.stringify(made)));
  await Promise.all([
    put(SUMMARIES_KEY, { stamp, images }),
    put(BRIEFS_KEY, { stamp, images: briefs(images) }),
  ]);
}

/** What was made of the records, when they are still the same. */
async function current<T>(key: string, metadata: Metadata): Promise<T | undefined> {
  const stamp = await metadata.stamp?.(IMAGE_PREFIX);
  const bytes = stamp === undefined ? undefined : await metadata.get(key);
  const made = bytes && parse<Partial<Made<T>> | null>(bytes);
  return made?.stamp === stamp && stamp !== undefined ? made?.images : undefined;
}

function parse<T>(bytes: Uint8Array): T | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as T;
  } catch {
    // As good as none: it is made of the records.
    return undefined;
  }
}

/** What a listing shows at first glance of images that are sorted by reference and platform. */
export function briefs(images: readonly ImageSummary[]): ImageBriefs {
  const dated = images.map((image) => ({ image, time: Math.max(Date.parse(image.created ?? "") || -1, -1) }));
  // What is equal stays in its order.
  dated.sort((a, b) => b.time - a.time);
  const names = dated.map(({ image }) => splitName(image.reference));
  const places = new Map(
    [...new Set(names.map(({ repository }) => repository))].map((name, at) => [name, at]),
  );
  return {
    names: [...places.keys()],
    repositories: names.map(({ repository }) => places.get(repository) ?? 0),
    tags: names.map(({ tag = "" }) => tag),
    platforms: [...new Set(images.map(({ platform }) => platform))],
    ids: dated.map(({ image }) => digestHex(image.imageId).slice(0, BRIEF_ID)).join(""),
    sizes: dated.map(({ image }) => image.contentSize),
    times: dated.map(({ time }) => time),
  };
}

async function listRecords(metadata: Metadata): Promise<ImageSummary[]> {
  const keys = await metadata.keys(IMAGE_PREFIX);
  const records = await Promise.all(keys.map((key) => readRecord(metadata, key)));
  return records
    .filter((record) => record !== undefined)
    .map(summarize)
    .sort(compareSummaries);
}
