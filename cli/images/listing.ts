/** The images in any form: filtered, sorted, by a template. */

import { parseFilters } from "../../core/engine/filter.ts";
import { isGlob } from "../../core/engine/glob.ts";
import { creationTime, imageFilters, referenceFilter } from "../../core/engine/image-filters.ts";
import { familiarReference, type ImageSummary, parseNormalizedReference, splitName } from "../../core/mod.ts";
import type { imagesSpec } from "../commands/images.spec.ts";
import type { BasicContext } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { formatAge, formatSize, formatTime, shortId } from "../format.ts";
import { type Listing, renderListing, wantsNamesAlone } from "../template/listing.ts";

type Flags = ParsedArguments<typeof imagesSpec>["flags"];

/** What stands where an image has no tag, in docker's listings too. */
const NONE = "<none>";

/** A summary with its name taken apart: "alpine" and "3.20". */
interface Row {
  readonly image: ImageSummary;
  readonly repository: string;
  readonly tag: string;
  /** Milliseconds since the epoch, minus infinity when the image has no date. */
  readonly created: number;
}

/** The text of `rl images`. Throws `RlError` "invalid" for a filter or format that is none. */
export async function listInFull(
  args: ParsedArguments<typeof imagesSpec>,
  context: BasicContext,
): Promise<string> {
  const { flags, positionals } = args;
  const images = await context.images.list();
  const now = context.now();
  const fits =
    flags.filter.length === 0 ? undefined : await parseFilters(flags.filter, imageFilters(images, now));
  const shown = flags.all ? images : onePerReference(images, context.build.platform);
  const matches = matcher(positionals[0]);
  const rows = shown
    .filter((image) => (fits?.(image) ?? true) && matches(image))
    .map(toRow)
    // What is equal stays in the order it comes in: by name and platform.
    .sort(ORDERS[flags.sort]);
  if (wantsNamesAlone(flags)) {
    const ids = new Set(rows.map((row) => displayId(row, flags)));
    return [...ids].map((id) => `${id}\n`).join("");
  }
  return renderListing(flags.format, listing(rows, flags, now), context.output.isTerminal(1));
}

/** Of each reference the image for this platform, or the first where there is none. */
function onePerReference(images: readonly ImageSummary[], platform: string): ImageSummary[] {
  const chosen = new Map<string, ImageSummary>();
  for (const image of images) {
    if (!chosen.has(image.reference) || image.platform === platform) chosen.set(image.reference, image);
  }
  return [...chosen.values()];
}

function toRow(image: ImageSummary): Row {
  const { repository, tag = NONE } = splitName(image.reference);
  return { image, repository, tag, created: creationTime(image.created) };
}

/**
 * Accept images of the repository that a person's word means, and of its tag when the word has one; or those
 * that fit the word's pattern.
 */
function matcher(wanted: string | undefined): (image: ImageSummary) => boolean {
  if (wanted === undefined) return () => true;
  if (isGlob(wanted)) return referenceFilter(wanted);
  const { domain, path, tag, digest } = parseNormalizedReference(wanted);
  const repository = familiarReference({ domain, path });
  return (image) => {
    const name = splitName(image.reference);
    return (
      name.repository === repository &&
      (tag === undefined || name.tag === tag) &&
      (digest === undefined || image.target === digest)
    );
  };
}

const HEADS = {
  Containers: "CONTAINERS",
  CreatedAt: "CREATED AT",
  CreatedSince: "CREATED",
  Digest: "DIGEST",
  ID: "IMAGE ID",
  Platform: "PLATFORM",
  Repository: "REPOSITORY",
  SharedSize: "SHARED SIZE",
  Size: "SIZE",
  Tag: "TAG",
  UniqueSize: "UNIQUE SIZE",
  VirtualSize: "VIRTUAL SIZE",
};

type FieldName = keyof typeof HEADS;

function listing(rows: readonly Row[], flags: Flags, now: number): Listing {
  const when = (wanted: boolean, name: FieldName): FieldName[] => (wanted ? [name] : []);
  const columns: readonly FieldName[] = [
    "Repository",
    "Tag",
    ...when(flags.digests, "Digest"),
    "ID",
    ...when(flags.all, "Platform"),
    "CreatedSince",
    "Size",
  ];
  const isUsual = flags.format === undefined || flags.format === "table";
  const names = isUsual ? columns : FIELD_NAMES;
  return { heads: HEADS, columns, rows: rows.map((row) => fieldsOf(row, names, flags, now)) };
}

type Field = (row: Row, flags: Flags, now: number) => string;

/** Docker's fields; what it does not work out for a listing it calls "N/A". */
const FIELDS: Readonly<Record<FieldName, Field>> = {
  Containers: () => "N/A",
  CreatedAt: ({ created }) => (Number.isFinite(created) ? formatTime(created) : "N/A"),
  CreatedSince: ({ created }, _flags, now) => (Number.isFinite(created) ? formatAge(created, now) : "N/A"),
  Digest: ({ image }) => image.target,
  ID: displayId,
  Platform: ({ image }) => image.platform,
  Repository: ({ repository }) => repository,
  SharedSize: () => "N/A",
  Size: ({ image }) => formatSize(image.contentSize),
  Tag: ({ tag }) => tag,
  UniqueSize: () => "N/A",
  VirtualSize: ({ image }) => formatSize(image.contentSize),
};

const FIELD_NAMES = Object.keys(FIELDS) as FieldName[];

/** One row with the fields that are asked for: a thousand images are listed as fast as a few. */
function fieldsOf(row: Row, names: readonly FieldName[], flags: Flags, now: number): object {
  return Object.fromEntries(names.map((name) => [name, FIELDS[name](row, flags, now)]));
}

function displayId({ image }: Row, flags: Flags): string {
  return flags["no-trunc"] ? image.imageId : shortId(image.imageId);
}

type Order = (left: Row, right: Row) => number;

const ORDERS: Readonly<Record<Flags["sort"], Order>> = {
  /** Newest first; without a date last. */
  created: (left, right) => compare(right.created, left.created),
  id: (left, right) => compare(left.image.imageId, right.image.imageId),
  repository: (left, right) => compare(left.repository, right.repository),
  size: (left, right) => compare(right.image.contentSize, left.image.contentSize),
  tag: (left, right) => compare(left.tag, right.tag),
};

function compare<T extends number | string>(left: T, right: T): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
