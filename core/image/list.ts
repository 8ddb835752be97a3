import { type LayoutEntry, refreshLayout } from "../content/layout.ts";
import { isRlError } from "../errors.ts";
import type { Metadata } from "../ports/metadata.ts";
import { IMAGE_PREFIX, imageKey } from "./key.ts";
import type { ImageStorePorts } from "./ports.ts";
import { encodeImageRecord, type ImageRecord, parseImageRecord } from "./record.ts";

/** All images there are, by reference and platform. Records of another version are left out. */
export async function listImages(metadata: Metadata): Promise<ImageRecord[]> {
  const keys = await metadata.keys(IMAGE_PREFIX);
  const records = await Promise.all(keys.map((key) => readRecord(metadata, key)));
  return records
    .filter((record) => record !== undefined)
    .sort((a, b) => compare(a.reference, b.reference) || compare(a.platform, b.platform));
}

/** The record of exactly this full reference and platform, if there is a readable one. */
export function getImage(
  metadata: Metadata,
  reference: string,
  platform: string,
): Promise<ImageRecord | undefined> {
  return readRecord(metadata, imageKey(reference, platform));
}

/** Put a record, as the last step of making an image, and bring the OCI layout's index in line with it. */
export async function putImage(
  record: ImageRecord,
  ports: Pick<ImageStorePorts, "metadata" | "layout">,
): Promise<void> {
  await ports.metadata.put(imageKey(record.reference, record.platform), encodeImageRecord(record));
  await refreshLayout(ports.layout, async () => (await listImages(ports.metadata)).map(layoutEntry));
}

/** An image that cannot be read is as good as none: the next pull puts it right. */
async function readRecord(metadata: Metadata, key: string): Promise<ImageRecord | undefined> {
  const bytes = await metadata.get(key);
  if (bytes === undefined) return undefined;
  try {
    return parseImageRecord(new TextDecoder().decode(bytes), key);
  } catch (error) {
    if (isRlError(error) && error.code === "corrupt") return undefined;
    throw error;
  }
}

function layoutEntry(record: ImageRecord): LayoutEntry {
  const { reference, mediaType, digest, os, architecture, variant } = record;
  const platform = variant === undefined ? { os, architecture } : { os, architecture, variant };
  return { reference, manifest: { mediaType, digest, size: record.manifestSize }, platform };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
