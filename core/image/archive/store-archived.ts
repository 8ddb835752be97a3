import type { Digest } from "../../digest/digest.ts";
import { RlError } from "../../errors.ts";
import type { Descriptor } from "../../spec/descriptor.ts";
import type { BlobSource } from "../blob-source.ts";
import type { Emit } from "../events.ts";
import { getImage, listImages } from "../list.ts";
import { namelessReference } from "../name.ts";
import type { ImageStorePorts } from "../ports.ts";
import type { ImageRecord } from "../record.ts";
import { storeImage } from "../store-image.ts";
import { type ChosenImage, chooseImage, type WantedPlatform } from "./choose.ts";
import { type ArchiveContents, broken } from "./contents.ts";
import type { ArchivedImage } from "./docker-images.ts";
import type { Intake } from "./intake.ts";

/** An image that was loaded. */
export interface LoadedImage {
  readonly record: ImageRecord;
  /** Its full reference; undefined for an image without a name. */
  readonly reference: string | undefined;
}

/** An image of an archive whose documents were read and whose layers were found. */
export interface PreparedImage {
  readonly references: readonly string[];
  readonly chosen: ChosenImage;
}

/** Resolve an image, and see that the archive has all of it. Nothing is kept yet. */
export async function prepareArchived(
  archived: ArchivedImage,
  wanted: WantedPlatform,
  contents: ArchiveContents,
): Promise<PreparedImage> {
  const { references } = archived;
  const chosen = await chooseImage(archived, wanted, references[0] ?? contents.subject);
  for (const { descriptor } of chosen.image.layers) checkBlob(descriptor, contents);
  return { references, chosen };
}

/** Keep an image under each of its names. */
export async function storeArchived(
  { references, chosen }: PreparedImage,
  contents: ArchiveContents,
  intake: Intake,
  ports: ImageStorePorts,
  emit: Emit,
  signal: AbortSignal,
): Promise<LoadedImage[]> {
  await intake.expect(
    [...chosen.image.documents, ...chosen.image.layers].map((each) => each.descriptor.digest),
  );
  const store = (reference: string): Promise<ImageRecord> => {
    const name = { reference, platform: chosen.platform };
    return storeImage(name, chosen.image, membersOf(contents), ports, emit, signal);
  };
  const loaded: LoadedImage[] = [];
  for (const reference of references) loaded.push({ reference, record: await store(reference) });
  if (loaded.length > 0) return loaded;
  // An image that is here under a name needs no nameless record beside it.
  const record = (await findSame(chosen, ports)) ?? (await store(namelessReference(chosen.image.target)));
  return [{ reference: undefined, record }];
}

async function findSame(
  { image, platform }: ChosenImage,
  { metadata }: ImageStorePorts,
): Promise<ImageRecord | undefined> {
  const images = await listImages(metadata);
  const same = images.find((each) => each.digest === image.manifest.digest && each.platform === platform);
  return same === undefined ? undefined : await getImage(metadata, same.reference, platform);
}

/** An archive brings all of an image: what is here by chance is no part of it. */
function checkBlob({ digest, size }: Descriptor, contents: ArchiveContents): void {
  const blob = contents.blob(digest);
  if (blob.size === size) return;
  throw broken(contents.subject, `its blob ${digest} has ${blob.size} bytes instead of ${size}`);
}

/** The blobs that are not in the store: small ones, which were kept in memory. */
function membersOf(contents: ArchiveContents): BlobSource {
  return async function* ({ digest }) {
    const { bytes } = contents.blob(digest);
    if (bytes !== undefined) yield bytes;
    else throw damaged(digest);
  };
}

/** What was in the store was used instead of the archive's, and has been removed by now. */
function damaged(digest: Digest): RlError {
  return new RlError({
    code: "corrupt",
    action: "use blob",
    subject: digest,
    state: "the one that was in the store before is damaged",
    hint: "it has been removed; load the archive again",
  });
}
