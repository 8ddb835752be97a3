import { readRegistries } from "../distribution/configured.ts";
import { isRlError, RlError } from "../errors.ts";
import type { Metadata } from "../ports/metadata.ts";
import { parseAliasedReference } from "../reference/alias.ts";
import { parseNormalizedReference } from "../reference/familiar.ts";
import { formatReference, type Reference, repositoryName } from "../reference/reference.ts";
import { formatPlatform, normalizePlatform } from "../spec/platform.ts";
import { findImage } from "./find.ts";
import { getImage, listImages } from "./list.ts";
import { isTagged } from "./name.ts";
import type { PushPorts } from "./push-content.ts";
import type { PushOptions } from "./push-options.ts";
import type { ImageRecord } from "./record.ts";
import { readTypedName } from "./typed-name.ts";

/** One image to push, and what it is to be called there. */
export interface Parcel {
  readonly record: ImageRecord;
  readonly destination: Reference;
}

/** Find out what is meant by the arguments of a push. Throws "not-found", "invalid". */
export async function pickParcels(text: string, options: PushOptions, ports: PushPorts): Promise<Parcel[]> {
  if (options.allTags === true) return pickTags(text, options, ports.metadata);
  const { aliases } = await readRegistries(ports);
  const { reference: own, wanted } = readTypedName(text, aliases);
  const record = await findToPush(wanted, own, options, ports.metadata);
  if (options.destination !== undefined) {
    return [{ record, destination: parseAliasedReference(options.destination, aliases) }];
  }
  if (own === undefined || (own.digest === undefined && formatReference(own) !== record.reference)) {
    const hint = "give a destination, or give the image a name with: rl tag";
    throw fail("invalid", text, "an identifier does not say where to", hint);
  }
  return [{ record, destination: own }];
}

async function findToPush(
  name: string,
  own: Reference | undefined,
  options: PushOptions,
  metadata: Metadata,
): Promise<ImageRecord> {
  try {
    return await findImage(name, options.platform, metadata);
  } catch (error) {
    if (own === undefined || options.anyPlatform !== true) throw error;
    if (!isRlError(error) || error.code !== "not-found") throw error;
    const reference = formatReference(own);
    const images = (await listImages(metadata)).filter((image) => image.reference === reference);
    const [only] = images.length === 1 ? images : [];
    const record = only === undefined ? undefined : await getImage(metadata, reference, only.platform);
    if (record === undefined) throw error;
    return record;
  }
}

async function pickTags(text: string, options: PushOptions, metadata: Metadata): Promise<Parcel[]> {
  const wanted = parseNormalizedReference(text);
  if (wanted.tag !== undefined || wanted.digest !== undefined) {
    throw fail("invalid", text, "all tags are to be pushed, but it names one", "leave the tag away");
  }
  if (options.destination !== undefined) {
    throw fail("invalid", text, "all tags cannot be pushed to one destination", undefined);
  }
  const platform = formatPlatform(normalizePlatform(options.platform));
  const prefix = `${repositoryName(wanted)}:`;
  const parcels: Parcel[] = [];
  for (const { reference, platform: its } of await listImages(metadata)) {
    if (!reference.startsWith(prefix) || its !== platform || !isTagged(reference)) continue;
    const record = await getImage(metadata, reference, its);
    if (record !== undefined) parcels.push({ record, destination: parseNormalizedReference(reference) });
  }
  if (parcels.length > 0) return parcels;
  throw fail("not-found", text, `no tag of it is here for ${platform}`, "list the images with: rl images");
}

function fail(
  code: "invalid" | "not-found",
  subject: string,
  state: string,
  hint: string | undefined,
): RlError {
  return new RlError({ code, action: "push image", subject, state, hint });
}
