import type { DistributionPorts } from "../distribution/perform.ts";
import { openRegistry, type Registry, type RegistryOptions } from "../distribution/registry.ts";
import { isRlError, RlError } from "../errors.ts";
import { parseDockerReference, parseNormalizedReference } from "../reference/familiar.ts";
import { formatReference, type Reference, repositoryName } from "../reference/reference.ts";
import { formatPlatform, normalizePlatform, type Platform } from "../spec/platform.ts";
import { type Emit, withEvents } from "./events.ts";
import { findImage } from "./find.ts";
import { getImage, listImages } from "./list.ts";
import { isTagged } from "./name.ts";
import type { ImageStorePorts } from "./ports.ts";
import { type BlobRoute, pushBlobs } from "./push-blobs.ts";
import type { PushEvent, PushedImage } from "./push-events.ts";
import { type PushPlan, planPush } from "./push-plan.ts";
import { findSources, noteSource, type SourceOf } from "./push-sources.ts";
import type { ImageRecord } from "./record.ts";

export interface PushOptions extends RegistryOptions {
  /** Which image when the name has several. */
  readonly platform: Platform;
  /** Nobody asked for that platform: when there is none for it, take the only one there is. */
  readonly anyPlatform?: boolean | undefined;
  /** Where to, when not where its name says: a short or full reference. */
  readonly destination?: string | undefined;
  /** Push the whole index that the name meant where it came from; every manifest of it has to be here. */
  readonly allPlatforms?: boolean | undefined;
  /** Push every tag of the repository; the name then has none, and there is no destination. */
  readonly allTags?: boolean | undefined;
}

/** What pushing needs of a host. */
export type PushPorts = Pick<ImageStorePorts, "blobs" | "metadata" | "digester"> & DistributionPorts;

/** One image to push, and what it is called there. */
interface Parcel {
  readonly record: ImageRecord;
  readonly destination: Reference;
}

/**
 * Push an image, and yield what happens meanwhile. Returns what is at the registry then, one entry per name.
 *
 * Manifests go as they are stored, so an image keeps the digest it was pulled or made with. Layers that the
 * registry has are not sent, be it in this repository or in another one that is known to have them.
 *
 * @param text a short or full reference, or the beginning of an identifier when there is a destination
 * @throws RlError; "not-found" for no such image, "denied", "unavailable", "invalid", "cancelled"
 */
export function pushImage(
  text: string,
  options: PushOptions,
  ports: PushPorts,
): AsyncGenerator<PushEvent, readonly PushedImage[]> {
  return withEvents<readonly PushedImage[], PushEvent>(async (emit, signal) => {
    const parcels =
      options.allTags === true ? await pickTags(text, options, ports) : [await pick(text, options, ports)];
    const [first] = parcels;
    if (first === undefined) return [];
    const registry = openRegistry(first.destination.domain, ports, { ...options, signal });
    const pushed: PushedImage[] = [];
    try {
      for (const parcel of parcels) pushed.push(await push(parcel, options, registry, ports, emit, signal));
    } catch (error) {
      if (!signal.aborted || (isRlError(error) && error.code !== "cancelled")) throw error;
      throw fail("cancelled", text, "it was cancelled", undefined, error);
    }
    return pushed;
  }, options.signal);
}

async function push(
  { record, destination }: Parcel,
  options: PushOptions,
  registry: Registry,
  ports: PushPorts,
  emit: Emit<PushEvent>,
  signal: AbortSignal,
): Promise<PushedImage> {
  const reference = formatReference(destination);
  const { blobs, digester, metadata } = ports;
  const root = options.allPlatforms === true ? record.target : record.digest;
  const target = destination.digest ?? destination.tag ?? "latest";
  if (destination.digest !== undefined && destination.digest !== root) {
    const state = `what would be pushed has the digest ${root}`;
    const hint =
      destination.digest === record.target ? "push the whole index with --all-platforms" : undefined;
    throw fail("invalid", reference, state, hint);
  }
  const plan = await planPush(root, reference, blobs, digester);
  emit({ kind: "resolved", reference, digest: root, layers: plan.blobs });
  let sources: Promise<SourceOf> | undefined;
  const purpose = { action: "push image", subject: reference, writes: true } as const;
  const route: BlobRoute = {
    registry,
    repository: destination.path,
    purpose,
    blobs,
    digester,
    sources: () => {
      sources ??= findSources(destination, metadata);
      return sources;
    },
    emit,
  };
  await pushBlobs(plan.blobs, route, signal);
  const size = await putDocuments(plan, target, route);
  await noteSource(
    destination,
    plan.blobs.map(({ digest }) => digest),
    metadata,
  );
  const pushed = { reference, digest: root, size };
  emit({ kind: "pushed", ...pushed });
  return pushed;
}

/** Children by their digest, the last one under the name; gives its size. */
async function putDocuments(plan: PushPlan, target: string, route: BlobRoute): Promise<number> {
  const { registry, repository, purpose } = route;
  const last = plan.documents.at(-1);
  for (const document of plan.documents) {
    const { digest, bytes, mediaType } = document;
    const name = document === last ? target : digest;
    await registry.pushManifest({ repository, target: name, bytes, mediaType, purpose });
  }
  return last?.bytes.length ?? 0;
}

async function pick(text: string, options: PushOptions, ports: PushPorts): Promise<Parcel> {
  const { destination } = options;
  const record = await findToPush(text, options, ports);
  if (destination !== undefined) return { record, destination: parseDockerReference(destination) };
  const own = tryReference(text);
  // Found by its identifier: there is no name to push it under.
  if (own === undefined || formatReference(own) !== record.reference) {
    throw fail(
      "invalid",
      text,
      "it is not clear where to",
      "give a destination, or give the image a name with: rl tag",
    );
  }
  return { record, destination: own };
}

async function findToPush(text: string, options: PushOptions, ports: PushPorts): Promise<ImageRecord> {
  try {
    return await findImage(text, options.platform, ports.metadata);
  } catch (error) {
    const own = options.anyPlatform === true ? tryReference(text) : undefined;
    if (own === undefined || !isRlError(error) || error.code !== "not-found") throw error;
    const reference = formatReference(own);
    const [only, ...others] = (await listImages(ports.metadata)).filter(
      (image) => image.reference === reference,
    );
    const record =
      only === undefined || others.length > 0
        ? undefined
        : await getImage(ports.metadata, only.reference, only.platform);
    if (record === undefined) throw error;
    return record;
  }
}

async function pickTags(text: string, options: PushOptions, ports: PushPorts): Promise<Parcel[]> {
  const reference = parseNormalizedReference(text);
  if (reference.tag !== undefined || reference.digest !== undefined) {
    throw fail("invalid", text, "all tags are to be pushed, but it names one", "leave the tag away");
  }
  if (options.destination !== undefined) {
    throw fail("invalid", text, "all tags cannot be pushed to one destination", undefined);
  }
  const wanted = formatPlatform(normalizePlatform(options.platform));
  const prefix = `${repositoryName(reference)}:`;
  const parcels: Parcel[] = [];
  for (const { reference: name, platform } of await listImages(ports.metadata)) {
    if (!name.startsWith(prefix) || platform !== wanted || !isTagged(name)) continue;
    const record = await getImage(ports.metadata, name, platform);
    if (record !== undefined) parcels.push({ record, destination: parseDockerReference(name) });
  }
  if (parcels.length > 0) return parcels;
  throw fail("not-found", text, `no tag of it is here for ${wanted}`, "list the images with: rl images");
}

function tryReference(text: string): Reference | undefined {
  try {
    return parseDockerReference(text);
  } catch (error) {
    if (isRlError(error)) return undefined;
    throw error;
  }
}

function fail(
  code: "invalid" | "not-found" | "cancelled",
  subject: string,
  state: string,
  hint: string | undefined,
  cause?: unknown,
): RlError {
  return new RlError({ code, action: "push image", subject, state, hint, cause });
}
