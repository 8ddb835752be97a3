import { REF_NAME } from "../../content/layout.ts";
import type { Digest } from "../../digest/digest.ts";
import { isRlError } from "../../errors.ts";
import type { Metadata } from "../../ports/metadata.ts";
import { parseReference } from "../../reference/reference.ts";
import type { Descriptor } from "../../spec/descriptor.ts";
import { parseIndex } from "../../spec/image-index.ts";
import { formatPlatform, type Platform, parsePlatform } from "../../spec/platform.ts";
import { answerResolver, storedDocuments } from "../documents.ts";
import { imageKey } from "../key.ts";
import { changeRecords } from "../list.ts";
import { NO_REPOSITORY } from "../name.ts";
import type { StorePorts } from "../ports.ts";
import { type PullOptions, pullImage } from "../pull.ts";
import { type ImageRecord, imagePlatform } from "../record.ts";
import { type ResolvedImage, resolveImage } from "../resolve.ts";
import { type ImageName, leaseImage, makeRecord, storeLayers } from "../store-image.ts";
import { checkTarget } from "./check-documents.ts";
import { lookAtRecord } from "./check-record.ts";

type ManifestDescriptor = Pick<Descriptor, "digest" | "size" | "mediaType">;
type Options = Omit<PullOptions, "platform" | "policy">;

/**
 * Make the record of a name anew: of the manifest that the damaged record names, as long as the two agree on which
 * image it is, else of the one that the layout's index names. What neither knows is pulled again.
 */
export async function renewRecord(
  { reference, platform: named }: ImageName,
  damaged: ImageRecord | undefined,
  options: Options,
  ports: StorePorts,
): Promise<void> {
  const name = { reference, platform: named };
  const platform = parsePlatform(named, { os: "linux", architecture: "" });
  if (damaged !== undefined) {
    const manifest = { ...damaged, size: (await ports.blobs.size(damaged.digest)) ?? 0 };
    const image = await follow(name, manifest, imagePlatform(damaged), ports);
    if (image !== undefined && image.imageId === damaged.imageId) {
      const isTarget = (await checkTarget(damaged, ports)) === undefined;
      return putAnew(name, isTarget ? { ...image, target: damaged.target } : image, ports);
    }
  }
  if (await renewFromIndex(name, platform, ports)) return;
  await pullAgain(name, platform, options, ports);
}

/**
 * Make a record anew of what the layout's index says its name is.
 *
 * @param known a manifest that is known not to be there
 */
export async function renewFromIndex(
  { reference, platform: named }: ImageName,
  platform: Platform,
  ports: StorePorts,
  known?: Digest,
): Promise<boolean> {
  const name = { reference, platform: named };
  const listed = await listedManifest(name, ports);
  if (listed === undefined || listed.manifest.digest === known) return false;
  const image = await follow(name, listed.manifest, listed.platform ?? platform, ports);
  if (image !== undefined) await putAnew(name, image, ports);
  return image !== undefined;
}

/** An image by a manifest that is here; undefined when it cannot be made out. */
async function follow(
  { reference }: ImageName,
  manifest: ManifestDescriptor,
  platform: Platform,
  { blobs, digester }: StorePorts,
): Promise<ResolvedImage | undefined> {
  try {
    return await answerResolver(
      resolveImage(reference, platform),
      storedDocuments(blobs, manifest, digester),
    );
  } catch (error) {
    if (!isRlError(error) || error.code === "io") throw error;
    return undefined;
  }
}

/** What the layout's index says a name is. It is written after the records, so it knows what they said last. */
async function listedManifest(
  { reference, platform }: ImageName,
  { layout }: StorePorts,
): Promise<{ readonly manifest: ManifestDescriptor; readonly platform: Platform | undefined } | undefined> {
  const bytes = await layout.get("index.json");
  if (bytes === undefined) return undefined;
  try {
    const named = parseIndex(bytes).manifests.filter(
      ({ annotations }) => annotations?.[REF_NAME] === reference,
    );
    const exact = named.find((each) => each.platform && formatPlatform(each.platform) === platform);
    const manifest = exact ?? (named.length === 1 ? named[0] : undefined);
    return manifest && { manifest, platform: manifest.platform };
  } catch (error) {
    if (!isRlError(error)) throw error;
    return undefined;
  }
}

/**
 * Put the record in the place of the damaged one, which is no image that could be kept under another name. One that
 * was removed meanwhile stays so.
 */
async function putAnew(name: ImageName, image: ResolvedImage, ports: StorePorts): Promise<void> {
  const lease = await leaseImage(image, ports);
  try {
    const signal = new AbortController().signal;
    const stored = await storeLayers(image, undefined, ports, () => undefined, signal);
    const record = makeRecord(name, image, stored, ports.digester);
    await changeRecords(ports, async () => {
      const damaged = await lookAtRecord(imageKey(name.reference, name.platform), ports.metadata);
      return { put: damaged === undefined ? [] : [record], remove: [] };
    });
  } finally {
    await lease.release();
  }
}

async function pullAgain(
  { reference, platform: wanted }: ImageName,
  platform: Platform,
  options: Options,
  ports: StorePorts,
): Promise<void> {
  // The name of an image that never had one cannot be parsed, which says so.
  if (!reference.startsWith(NO_REPOSITORY)) parseReference(reference);
  // The damaged one stays until there is another, but neither is it believed nor kept under another name.
  const metadata = unseen(imageKey(reference, wanted), ports.metadata);
  const pulling = pullImage(reference, { ...options, platform, policy: "always" }, { ...ports, metadata });
  for await (const _event of pulling);
}

/** Metadata in which one document cannot be read. */
function unseen(key: string, metadata: Metadata): Metadata {
  return {
    get: async (each) => (each === key ? undefined : metadata.get(each)),
    put: (each, value) => metadata.put(each, value),
    delete: (each) => metadata.delete(each),
    keys: (prefix) => metadata.keys(prefix),
    stamp: async (prefix) => metadata.stamp?.(prefix),
  };
}
