import type { ImageRecord } from "./record.ts";

/** What listings show of an image: a record without what only a start needs. */
export interface ImageSummary extends Omit<ImageRecord, "version" | "config" | "layers" | "blobs"> {
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly layerCount: number;
}

export function summarize(record: ImageRecord): ImageSummary {
  const { version: _version, config, layers, blobs: _blobs, ...rest } = record;
  const labels = config.Labels;
  return { ...rest, layerCount: layers.flat.length, ...(labels !== undefined && { labels }) };
}

/** By reference, then platform. */
export function compareSummaries(a: ImageSummary, b: ImageSummary): number {
  return compare(a.reference, b.reference) || compare(a.platform, b.platform);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
