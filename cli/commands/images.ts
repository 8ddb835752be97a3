import { familiarReference, type ImageSummary, parseNormalizedReference } from "../../core/mod.ts";

import type { CommandContext } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { formatAge, formatSize, shortId } from "../format.ts";
import { formatTable } from "../table.ts";
import type { imagesSpec } from "./images.spec.ts";

type Flags = ParsedArguments<typeof imagesSpec>["flags"];

/** What stands where an image has no tag, in docker's listings too. */
const NONE = "<none>";

/** A record with its name taken apart: "alpine" and "3.20". */
interface Row {
  readonly image: ImageSummary;
  readonly repository: string;
  readonly tag: string;
  /** Milliseconds since the epoch, minus infinity when the image has no date. */
  readonly created: number;
}

/** List images, newest first, as a table, as ids, or as one JSON object per line with docker's field names. */
export async function run(
  args: ParsedArguments<typeof imagesSpec>,
  context: CommandContext,
): Promise<number> {
  const { flags, positionals } = args;
  const images = await context.images.list();
  const shown = flags.all ? images : onePerReference(images, context.build.platform);
  const rows = shown
    .map(toRow)
    .filter(matcher(positionals[0]))
    .sort((left, right) => compareDates(left, right) || compareNames(left, right));
  context.output.out(render(rows, flags, context.now()));
  return 0;
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
  const { domain, path, tag } = parseNormalizedReference(image.reference);
  // Builders that keep no time write the year 1, Go's zero time.
  const time = Date.parse(image.created ?? "");
  const created = time >= 0 ? time : Number.NEGATIVE_INFINITY;
  return { image, repository: familiarReference({ domain, path }), tag: tag ?? NONE, created };
}

/** Accept rows of the repository that a person's word means, and of its tag when the word has one. */
function matcher(wanted: string | undefined): (row: Row) => boolean {
  if (wanted === undefined) return () => true;
  const { domain, path, tag, digest } = parseNormalizedReference(wanted);
  const repository = familiarReference({ domain, path });
  return (row) =>
    row.repository === repository &&
    (tag === undefined || row.tag === tag) &&
    (digest === undefined || row.image.target === digest);
}

function render(rows: readonly Row[], flags: Flags, now: number): string {
  if (flags.quiet) {
    const ids = new Set(rows.map((row) => displayId(row, flags)));
    return [...ids].map((id) => `${id}\n`).join("");
  }
  if (flags.format === "json") return rows.map((row) => `${toJson(row, flags, now)}\n`).join("");
  const when = (wanted: boolean, text: string): string[] => (wanted ? [text] : []);
  return formatTable([
    [
      "REPOSITORY",
      "TAG",
      ...when(flags.digests, "DIGEST"),
      "IMAGE ID",
      ...when(flags.all, "PLATFORM"),
      "CREATED",
      "SIZE",
    ],
    ...rows.map((row) => [
      row.repository,
      row.tag,
      ...when(flags.digests, row.image.target),
      displayId(row, flags),
      ...when(flags.all, row.image.platform),
      age(row, now),
      formatSize(row.image.size),
    ]),
  ]);
}

function toJson(row: Row, flags: Flags, now: number): string {
  return JSON.stringify({
    CreatedAt: row.image.created ?? "",
    CreatedSince: age(row, now),
    Digest: row.image.target,
    ID: displayId(row, flags),
    Platform: row.image.platform,
    Repository: row.repository,
    Size: formatSize(row.image.size),
    Tag: row.tag,
  });
}

function displayId({ image }: Row, flags: Flags): string {
  return flags["no-trunc"] ? image.imageId : shortId(image.imageId);
}

function age({ created }: Row, now: number): string {
  return Number.isFinite(created) ? formatAge(created, now) : "N/A";
}

/** Newest first; without a date last. */
function compareDates(left: Row, right: Row): number {
  return left.created === right.created ? 0 : right.created - left.created;
}

function compareNames(left: Row, right: Row): number {
  const [one, other] = [left, right].map((row) => `${row.image.reference} ${row.image.platform}`);
  if (one === other) return 0;
  return (one ?? "") < (other ?? "") ? -1 : 1;
}
