import { type Digest, digestHex } from "../digest/digest.ts";
import { RlError } from "../errors.ts";
import { parseDockerReference } from "../reference/familiar.ts";
import { formatReference } from "../reference/reference.ts";
import type { Platform } from "../spec/platform.ts";
import { stopIfCancelled } from "./cancelled.ts";
import { type Collected, type CollectOptions, collectGarbage, objectsOf } from "./collect.ts";
import { findImage } from "./find.ts";
import { changeLocked, changeRecords, getImage, type RecordChange, readImages } from "./list.ts";
import { isTagged, untaggedReference } from "./name.ts";
import type { RemovePorts } from "./ports.ts";
import type { ImageRecord } from "./record.ts";

export interface RemoveOptions {
  readonly platform: Platform;
  /** Untag an image that has several names or is in use. */
  readonly force?: boolean | undefined;
  /** Leave blobs and layers for the next garbage collection. */
  readonly keepObjects?: boolean | undefined;
  /** Ends the removal with "cancelled": before the image goes, or with objects left for the next garbage collection. */
  readonly signal?: AbortSignal | undefined;
}

export interface Removal {
  /** References that are gone. */
  readonly untagged: readonly string[];
  /** What they stood for, one for each reference and platform. */
  readonly records: readonly ImageRecord[];
  /** Images that are gone: their identifiers. */
  readonly deleted: readonly Digest[];
  readonly collected: Collected;
}

const NOTHING: Collected = { blobs: [], trees: [], blobBytes: 0, contentBytes: 0 };

/**
 * Remove an image by name or identifier. A name goes alone as long as the image has others; with the last one go
 * the image and everything only it was made of. An image that a container uses stays, without a name, and only
 * with `force`.
 *
 * @throws RlError "not-found"; "exists" when other names or a container hold it; "cancelled"
 */
export async function removeImage(
  text: string,
  options: RemoveOptions,
  ports: RemovePorts,
): Promise<Removal> {
  const found = await findImage(text, options.platform, ports.metadata);
  const { signal } = options;
  const byIdentifier = !isCalled(text, found);
  const untagged: string[] = [];
  const records: ImageRecord[] = [];
  const gone: ImageRecord[] = [];
  const decide = async (): Promise<RecordChange> => {
    stopIfCancelled({ action: "remove image", subject: text }, signal);
    const all = (await readImages(ports.metadata)).filter(({ imageId }) => imageId === found.imageId);
    const named = byIdentifier ? all : all.filter(({ reference }) => reference === found.reference);
    const names = new Set(named.map(({ reference }) => reference));
    if (byIdentifier && !options.force && names.size > 1) throw severalNames(text, [...names]);
    // What is left under its digest alone after its last tag went is not worth keeping.
    const rest = all.filter((record) => !named.includes(record) && isTagged(record.reference));
    const users = (await ports.imageUsers()).get(digestHex(found.imageId)) ?? [];
    if (rest.length === 0 && users.length > 0) {
      if (!options.force) throw inUse(text, users);
      const kept = named.flatMap((record) => asUntagged(record));
      untagged.push(...names);
      records.push(...named);
      return { put: kept, remove: named.filter(({ reference }) => isTagged(reference)) };
    }
    const remove = rest.length === 0 ? all : named;
    untagged.push(...new Set(remove.map(({ reference }) => reference)));
    records.push(...remove);
    gone.push(...(rest.length === 0 ? remove : []));
    return { put: [], remove };
  };
  await changeRecords(ports, decide, signal);
  if (gone.length === 0 || options.keepObjects)
    return { untagged, records, deleted: identifiers(gone), collected: NOTHING };
  return {
    untagged,
    records,
    ...(await collectRemoved(gone, ports, { candidates: objectsOf(gone), signal })),
  };
}

/**
 * Remove one record, and everything only it was made of, as long as no container uses its image and the name is
 * still this image's.
 *
 * @throws RlError "exists" when it stays
 */
export async function removeRecord(record: ImageRecord, ports: RemovePorts): Promise<void> {
  const { reference, platform, imageId } = record;
  await changeRecords(ports, async () => {
    const users = (await ports.imageUsers()).get(digestHex(imageId)) ?? [];
    if (users.length > 0) throw inUse(reference, users);
    const stored = await getImage(ports.metadata, reference, platform);
    // One that cannot be read any more is the one that was to go.
    if (stored !== undefined && stored.imageId !== imageId) {
      throw held(reference, "another image has its name by now");
    }
    return { put: [], remove: [record] };
  });
  const { deleted } = await collectRemoved([record], ports, { candidates: objectsOf([record]) });
  if (deleted.length === 0) throw held(reference, "a container has begun to use it");
}

/**
 * Free what removed images leave. One that a container has begun to use since its record went is kept after all,
 * without its name.
 */
async function collectRemoved(
  gone: readonly ImageRecord[],
  ports: RemovePorts,
  options: Pick<CollectOptions, "candidates" | "signal">,
): Promise<Omit<Removal, "records" | "untagged">> {
  let used: readonly ImageRecord[] = [];
  const keep = async (): Promise<ReadonlySet<Digest>> => {
    const users = await ports.imageUsers();
    used = gone.filter(({ imageId }) => users.has(digestHex(imageId)));
    const put = used.flatMap((record) => (isTagged(record.reference) ? asUntagged(record) : [record]));
    if (put.length > 0) await changeLocked(ports, async () => ({ put, remove: [] }));
    return objectsOf(used);
  };
  const collected = await collectGarbage(ports, { ...options, keep });
  return { deleted: identifiers(gone.filter((record) => !used.includes(record))), collected };
}

function identifiers(records: readonly ImageRecord[]): Digest[] {
  return [...new Set(records.map(({ imageId }) => imageId))];
}

export interface PruneOptions {
  /** All images that no container uses, not only those without a tag. */
  readonly all?: boolean | undefined;
  /** Only images for which this is true. */
  readonly filter?: ((image: ImageRecord) => boolean) | undefined;
  /** As for `RemoveOptions`. */
  readonly signal?: AbortSignal | undefined;
}

/** Remove images that are not used, and every blob and layer that nothing refers to. Throws "cancelled". */
export async function pruneImages(options: PruneOptions, ports: RemovePorts): Promise<Removal> {
  const { signal } = options;
  const gone: ImageRecord[] = [];
  const decide = async (): Promise<RecordChange> => {
    const users = await ports.imageUsers();
    const images = await readImages(ports.metadata);
    const tagged = new Set(
      images.filter(({ reference }) => isTagged(reference)).map(({ imageId }) => imageId),
    );
    const remove = images.filter(
      (image) =>
        !users.has(digestHex(image.imageId)) &&
        (options.all || !tagged.has(image.imageId)) &&
        (options.filter?.(image) ?? true),
    );
    stopIfCancelled({ action: "remove images", subject: "that nobody uses" }, signal);
    gone.push(...remove);
    return { put: [], remove };
  };
  await changeRecords(ports, decide, signal);
  const untagged = [...new Set(gone.map(({ reference }) => reference))];
  return { untagged, records: gone, ...(await collectRemoved(gone, ports, { signal })) };
}

/** Whether the text was the image's name, and not the beginning of its identifier. */
function isCalled(text: string, found: ImageRecord): boolean {
  try {
    return formatReference(parseDockerReference(text)) === found.reference;
  } catch {
    // 64 digits are no name.
    return false;
  }
}

/** The record that keeps an image whose tag goes. */
function asUntagged(record: ImageRecord): ImageRecord[] {
  const reference = untaggedReference(record.reference, record.target);
  return reference === undefined ? [] : [{ ...record, reference }];
}

function severalNames(text: string, names: readonly string[]): RlError {
  return new RlError({
    code: "exists",
    action: "remove image",
    subject: text,
    state: `it has ${names.length} names: ${names.slice(0, 5).join(", ")}`,
    hint: "remove it by one of its names, or remove all of them with --force",
  });
}

function inUse(text: string, users: readonly string[]): RlError {
  const shown = users.slice(0, 3).map((id) => id.slice(0, 12));
  const hint = "remove the container first, or take only the name away with --force";
  return held(text, `the container ${shown.join(", ")} uses it`, hint);
}

function held(subject: string, state: string, hint?: string): RlError {
  return new RlError({ code: "exists", action: "remove image", subject, state, hint });
}
