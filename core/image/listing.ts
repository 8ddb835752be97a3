import type { Metadata } from "../ports/metadata.ts";
import { IMAGE_PREFIX } from "./key.ts";
import { readRecord } from "./record.ts";
import { compareSummaries, type ImageSummary, summarize } from "./summary.ts";

/**
 * All images in one document, so that listing a thousand takes one read. It is made from the records and holds
 * only for as long as they are what they were: the stamp says so. Whoever changes records brings it up to date.
 */
const LISTING_KEY = "listing";

interface Listing {
  readonly stamp: string;
  readonly images: readonly ImageSummary[];
}

/** The images there are, from the listing if it still holds, else from the records. */
export async function readListing(metadata: Metadata): Promise<readonly ImageSummary[]> {
  const stamp = await metadata.stamp?.(IMAGE_PREFIX);
  const listing = stamp === undefined ? undefined : await storedListing(metadata);
  return listing !== undefined && listing.stamp === stamp ? listing.images : await listRecords(metadata);
}

/** Keep a listing for records that do not change meanwhile. */
export async function writeListing(metadata: Metadata, images: readonly ImageSummary[]): Promise<void> {
  const stamp = await metadata.stamp?.(IMAGE_PREFIX);
  if (stamp === undefined) return;
  const listing: Listing = { stamp, images };
  await metadata.put(LISTING_KEY, new TextEncoder().encode(JSON.stringify(listing)));
}

async function storedListing(metadata: Metadata): Promise<Listing | undefined> {
  const bytes = await metadata.get(LISTING_KEY);
  if (bytes === undefined) return undefined;
  try {
    const listing = JSON.parse(new TextDecoder().decode(bytes)) as Partial<Listing> | null;
    if (listing?.stamp === undefined || listing.images === undefined) return undefined;
    return { stamp: listing.stamp, images: listing.images };
  } catch {
    return undefined;
  }
}

async function listRecords(metadata: Metadata): Promise<ImageSummary[]> {
  const keys = await metadata.keys(IMAGE_PREFIX);
  const records = await Promise.all(keys.map((key) => readRecord(metadata, key)));
  return records
    .filter((record) => record !== undefined)
    .map(summarize)
    .sort(compareSummaries);
}
