import { readDocument } from "../../content/document.ts";
import type { Digest } from "../../digest/digest.ts";
import { readRegistries } from "../../distribution/configured.ts";
import type { RegistryOptions } from "../../distribution/registry.ts";
import { isRlError, RlError } from "../../errors.ts";
import { parseReference, repositoryName } from "../../reference/reference.ts";
import type { Platform } from "../../spec/platform.ts";
import type { DocumentSource } from "../documents.ts";
import { findImage } from "../find.ts";
import { getImage, listImages } from "../list.ts";
import { NO_REPOSITORY } from "../name.ts";
import type { ImageStorePorts } from "../ports.ts";
import type { ImageRecord } from "../record.ts";
import { readTypedName } from "../typed-name.ts";
import { openPlace, type PlacePorts } from "./place.ts";

/** An image as people name it. */
export interface WantedImage {
  /** A short or full reference; of an image that is here, also the beginning of an identifier. */
  readonly name: string;
  /** Look here alone, or at the registry alone; by default here first. */
  readonly where?: "here" | "registry" | undefined;
}

export interface FindOptions extends RegistryOptions {
  /** Which image, when what is named is an index. */
  readonly platform: Platform;
  /** Nobody asked for that platform: when it is not here, take the only image that is. */
  readonly anyPlatform?: boolean | undefined;
  /** All images of an index. */
  readonly all?: boolean | undefined;
}

/** What finding images needs of a host. */
export type FindPorts = PlacePorts & Pick<ImageStorePorts, "metadata">;

/** Where an image's documents come from. */
export interface LocatedImage {
  /** The repository in full that it can be had from, if any. */
  readonly source: string | undefined;
  readonly documents: DocumentSource;
}

/**
 * Find out where the image of a name is. There is one, or with `all` perhaps one for each platform that was made
 * here alone.
 *
 * @throws RlError "not-found", "invalid" for what is no name
 */
export async function locateImage(
  { name: text, where }: WantedImage,
  options: FindOptions,
  ports: FindPorts,
  signal: AbortSignal,
): Promise<readonly LocatedImage[]> {
  const { aliases } = await readRegistries(ports);
  const { reference, wanted } = readTypedName(text, aliases);
  if (where !== "registry") {
    const starts = await findHere(wanted, options, ports);
    if (starts.length > 0) return starts.map((start) => locateRecord(start, options, ports, signal));
  }
  if (reference === undefined || where === "here") throw notHere(text);
  const { documents } = openPlace(reference, ports, options, signal);
  return [{ source: repositoryName(reference), documents }];
}

/** A record, and the document of it to begin at. */
interface Start {
  readonly record: ImageRecord;
  readonly root: Digest;
}

/**
 * Where to begin for what is here: at the record of the platform, or at one of another platform whose index may name
 * it. With `all`, at each target that the name has.
 */
async function findHere(
  name: string,
  { platform, anyPlatform, all }: FindOptions,
  { metadata }: FindPorts,
): Promise<readonly Start[]> {
  const namesakes = (await listImages(metadata)).filter(({ reference }) => reference === name);
  const byTarget = new Map<Digest, Start>();
  for (const { reference, platform: its } of namesakes) {
    const record = await getImage(metadata, reference, its);
    if (record !== undefined) byTarget.set(record.target, { record, root: record.target });
  }
  const starts = [...byTarget.values()];
  if (all === true && starts.length > 0) return starts;
  try {
    const record = await findImage(name, platform, metadata);
    return [{ record, root: record.target }];
  } catch (error) {
    if (!isRlError(error) || error.code !== "not-found" || starts.length > 1) throw error;
    const isOnly = namesakes.length === 1 && anyPlatform === true;
    return isOnly ? starts.map(({ record }) => ({ record, root: record.digest })) : starts;
  }
}

/** Documents of an image that is here; of its index, manifests that are not here are had from its registry. */
function locateRecord(
  { record, root }: Start,
  options: FindOptions,
  ports: FindPorts,
  signal: AbortSignal,
): LocatedImage {
  const { blobs, digester } = ports;
  const { reference, digest, manifestSize } = record;
  const named = reference.startsWith(NO_REPOSITORY) ? undefined : parseReference(reference);
  const place =
    named && openPlace({ domain: named.domain, path: named.path, digest: root }, ports, options, signal);
  const documents: DocumentSource = async (question) => {
    if (question.kind === "root") {
      const size = await blobs.size(root);
      // An index that is not here names no more than what is.
      const at = size === undefined ? { digest, size: manifestSize } : { digest: root, size };
      return { bytes: await readDocument(blobs, at, digester), digest: at.digest };
    }
    const { descriptor } = question;
    if (place !== undefined && !(await blobs.has(descriptor.digest))) return place.documents(question);
    const { digest: wanted, mediaType } = descriptor;
    return { bytes: await readDocument(blobs, descriptor, digester), digest: wanted, mediaType };
  };
  return { source: named && repositoryName(named), documents };
}

function notHere(text: string): RlError {
  return new RlError({
    code: "not-found",
    action: "find image",
    subject: text,
    state: "it is not here",
    hint: "list the images with: rl images",
  });
}
