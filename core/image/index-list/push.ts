import type { Digest } from "../../digest/digest.ts";
import { readRegistries } from "../../distribution/configured.ts";
import type { RegistryOptions } from "../../distribution/registry.ts";
import { RlError } from "../../errors.ts";
import { parseAliasedReference } from "../../reference/alias.ts";
import { formatReference, parseReference, type Reference } from "../../reference/reference.ts";
import { orCancelled } from "../cancelled.ts";
import { withEvents } from "../events.ts";
import { contentPusher } from "../push-content.ts";
import type { PushEvent, PushedImage } from "../push-events.ts";
import { type PushPlan, planPush } from "../push-plan.ts";
import type { FindPorts } from "./locate.ts";
import { digestIndex, type IndexFormat, type IndexList, type ListEntry } from "./model.ts";
import { type ImagePlace, openPlace } from "./place.ts";
import { type BlobPlace, blobsWithPlaces } from "./remote-blobs.ts";
import { getIndexList } from "./store.ts";

const ACTION = "push manifest list";

export interface ListPushOptions extends RegistryOptions {
  /** Where to, when not where the list's name says: a short or full reference. */
  readonly destination?: string | undefined;
  /** Of the list alone; images go as they are. By default "oci". */
  readonly format?: IndexFormat | undefined;
  /** Push the list alone: its images are there. */
  readonly listOnly?: boolean | undefined;
}

/**
 * Push the images of a list, then the list, and yield what happens meanwhile. Images keep their digests. Blobs that
 * are not here are taken over at the registry, or go through this machine from where the image came from, without
 * being kept.
 *
 * @throws RlError "not-found" for no such list or for a part that is nowhere, "invalid" for a destination or format
 *   that does not fit, "denied", "unavailable", "corrupt", "cancelled"
 */
export function pushIndexList(
  name: string,
  options: ListPushOptions,
  ports: FindPorts,
): AsyncGenerator<PushEvent, PushedImage> {
  return withEvents<PushedImage, PushEvent>(
    (emit, signal) =>
      orCancelled({ action: ACTION, subject: name }, signal, async () => {
        const list = await getIndexList(name, ports.metadata);
        const { aliases } = await readRegistries(ports);
        const destination = parseAliasedReference(options.destination ?? list.reference, aliases);
        const index = digestIndex(list, options.format ?? "oci", ports.digester);
        requireDigest(destination, index.digest);
        const images = options.listOnly === true ? [] : await planImages(list, ports);
        const plan = joinPlans([...images.map(({ plan: each }) => each), { blobs: [], documents: [index] }]);
        const blobs = blobsWithPlaces(ports.blobs, placesOf(images, options, ports, signal));
        const push = await contentPusher({ ...options, signal }, { ...ports, blobs });
        return await push(plan, destination, emit, signal);
      }),
    options.signal,
  );
}

interface PlannedImage {
  readonly entry: ListEntry;
  readonly plan: PushPlan;
}

async function planImages(
  { reference, entries }: IndexList,
  { blobs, digester }: FindPorts,
): Promise<readonly PlannedImage[]> {
  const planned: PlannedImage[] = [];
  for (const entry of entries) {
    planned.push({ entry, plan: await planPush(entry.digest, reference, blobs, digester) });
  }
  return planned;
}

/** All parts of several plans, each part once. */
function joinPlans(plans: readonly PushPlan[]): PushPlan {
  const blobs = new Map(plans.flatMap((plan) => plan.blobs).map((blob) => [blob.digest, blob]));
  const documents = new Map(plans.flatMap((plan) => plan.documents).map((each) => [each.digest, each]));
  return { blobs: [...blobs.values()], documents: [...documents.values()] };
}

/** Where each blob can be had from, if it is not here. */
function placesOf(
  images: readonly PlannedImage[],
  options: ListPushOptions,
  ports: FindPorts,
  signal: AbortSignal,
): ReadonlyMap<Digest, BlobPlace> {
  const places = new Map<string, ImagePlace>();
  const found = new Map<Digest, BlobPlace>();
  for (const { entry, plan } of images) {
    const { source, digest } = entry;
    if (source === undefined) continue;
    const { domain, path } = parseReference(source);
    const place = places.get(source) ?? openPlace({ domain, path, digest }, ports, options, signal);
    places.set(source, place);
    for (const blob of plan.blobs) found.set(blob.digest, { size: blob.size, place });
  }
  return found;
}

/** Said before anything is sent. */
function requireDigest(destination: Reference, digest: Digest): void {
  if (destination.digest === undefined || destination.digest === digest) return;
  const state = `what would be pushed has the digest ${digest}`;
  throw new RlError({ code: "invalid", action: ACTION, subject: formatReference(destination), state });
}
