/** The filters of commands that list or prune images. */
import { isTagged, parseNormalizedReference, RlError, splitName } from "../mod.ts";
import {
  badFilterValue,
  booleanFilter,
  type FilterKind,
  type FilterKinds,
  labelFilters,
  type Predicate,
} from "./filter.ts";
import { compileGlob } from "./glob.ts";
import { parseMoment } from "./moment.ts";

/** What filters look at. */
export interface FilteredImage {
  /** In full. */
  readonly reference: string;
  readonly imageId: string;
  /** Digest of the manifest, and of what the name stands for at its registry. */
  readonly digest: string;
  readonly target: string;
  /** RFC 3339 time. */
  readonly created?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** Filters that need nothing but the image. `now` is in milliseconds since the epoch. */
export function ageAndLabelFilters<T>(
  created: (image: T) => string | undefined,
  labels: (image: T) => Readonly<Record<string, string>> | undefined,
  now: number,
): [key: string, kind: FilterKind<T>][] {
  const until: FilterKind<T> = {
    parse(value) {
      const moment = parseMoment(value, now);
      if (moment !== undefined) return (image) => creationTime(created(image)) < moment;
      throw badFilterValue(value, "it is no time", "write 24h, 2026-01-31 or 2026-01-31T12:00:00Z");
    },
  };
  return [...labelFilters(labels), ["until", until]];
}

/** All filters of `rl images`; `images` are those there are, among which `before` and `since` find theirs. */
export function imageFilters(images: readonly FilteredImage[], now: number): FilterKinds<FilteredImage> {
  const tagged = new Set(images.filter(({ reference }) => isTagged(reference)).map(({ imageId }) => imageId));
  const compared = (fits: (image: number, other: number) => boolean): FilterKind<FilteredImage> => ({
    parse(value) {
      const other = creationTime(named(value, images).created);
      return (image) => fits(creationTime(image.created), other);
    },
  });
  return new Map([
    ["before", compared((image, other) => image < other)],
    ["dangling", booleanFilter<FilteredImage>(({ imageId }) => !tagged.has(imageId))],
    ["digest", startsWith(({ digest, target }) => [digest, target])],
    ["id", startsWith(({ imageId }) => [imageId])],
    ["reference", { parse: referenceFilter }],
    ["since", compared((image, other) => image > other)],
    ...ageAndLabelFilters<FilteredImage>(
      ({ created }) => created,
      ({ labels }) => labels,
      now,
    ),
  ]);
}

/** Images whose name fits a pattern: short or full, with or without the tag. Throws `RlError` "invalid". */
export function referenceFilter(pattern: string): Predicate<{ readonly reference: string }> {
  const fits = compileGlob(pattern);
  if (fits === undefined) throw badFilterValue(pattern, "it is no pattern", "as in: alpine, alp*, */app:1.*");
  return ({ reference }) => {
    const { repository, tag } = splitName(reference);
    const [full = ""] = reference.split("@");
    const fullRepository = tag === undefined ? full : full.slice(0, -tag.length - 1);
    const short = tag === undefined ? [repository] : [repository, `${repository}:${tag}`];
    return [...short, full, fullRepository].some(fits);
  };
}

/** Milliseconds since the epoch; minus infinity for an image without a date. Go's zero time, year 1, is none. */
export function creationTime(created: string | undefined): number {
  const time = Date.parse(created ?? "");
  return time >= 0 ? time : Number.NEGATIVE_INFINITY;
}

/** Digits of a digest, with or without its algorithm. */
function startsWith(digests: (image: FilteredImage) => readonly string[]): FilterKind<FilteredImage> {
  return {
    parse(value) {
      const prefix = value.replace(/^sha256:/, "");
      if (!/^[0-9a-f]+$/.test(prefix)) throw badFilterValue(value, "it is no beginning of a digest");
      return (image) => digests(image).some((digest) => digest.replace(/^[^:]*:/, "").startsWith(prefix));
    },
  };
}

/** The image a person means, by name or by the beginning of its identifier. */
function named(text: string, images: readonly FilteredImage[]): FilteredImage {
  const byName = images.find(({ reference }) => reference === fullName(text));
  const prefix = text.replace(/^sha256:/, "");
  const found =
    byName ??
    (/^[0-9a-f]{4,}$/.test(prefix)
      ? images.find(({ imageId }) => imageId.replace(/^[^:]*:/, "").startsWith(prefix))
      : undefined);
  if (found !== undefined) return found;
  throw new RlError({
    code: "not-found",
    action: "filter by image",
    subject: text,
    state: "it is not here",
    hint: "list the images with: rl images",
  });
}

function fullName(text: string): string | undefined {
  try {
    const { domain, path, tag, digest } = parseNormalizedReference(text);
    return digest === undefined ? `${domain}/${path}:${tag ?? "latest"}` : `${domain}/${path}@${digest}`;
  } catch {
    // An identifier is no name.
    return undefined;
  }
}
