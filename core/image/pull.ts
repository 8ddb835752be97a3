import type { BlobRequest } from "../distribution/blob.ts";
import { openRegistry, type Registry, type RegistryOptions } from "../distribution/registry.ts";
import { isRlError, RlError } from "../errors.ts";
import { parseDockerReference } from "../reference/familiar.ts";
import { formatReference, type Reference } from "../reference/reference.ts";
import { formatPlatform, normalizePlatform, type Platform } from "../spec/platform.ts";
import { answerResolver, registryDocuments } from "./documents.ts";
import { type Emit, type PullEvent, withEvents } from "./events.ts";
import { getImage } from "./list.ts";
import type { PullPorts } from "./ports.ts";
import type { ImageRecord } from "./record.ts";
import { resolveImage } from "./resolve.ts";
import { type ImageName, storeImage } from "./store-image.ts";
import type { BlobSource } from "./store-layer.ts";
import { trustOf } from "./trust.ts";
import { isUnpacked, unpackStoredImage } from "./unpack.ts";

export interface PullOptions extends RegistryOptions {
  /** What the image shall run on. */
  readonly platform: Platform;
  /**
   * "always" asks the registry what the name means now; "missing" asks only when the image is not here;
   * "never" asks nothing.
   */
  readonly policy: "always" | "missing" | "never";
}

/**
 * Pull an image: make it complete in the store, and yield what happens meanwhile. Returns its record.
 *
 * Layers' `urls` are never followed. A reader that stops early cancels the pull; what is complete by then
 * stays and is not fetched again.
 *
 * @param text a short or full reference ("alpine", "ghcr.io/owner/name@sha256:…")
 * @throws RlError; "not-found" for no such image or platform, "denied", "unavailable", "corrupt", "cancelled"
 */
export function pullImage(
  text: string,
  options: PullOptions,
  ports: PullPorts,
): AsyncGenerator<PullEvent, ImageRecord> {
  return withEvents((emit, signal) => pull(text, options, ports, emit, signal), options.signal);
}

async function pull(
  text: string,
  options: PullOptions,
  ports: PullPorts,
  emit: Emit,
  signal: AbortSignal,
): Promise<ImageRecord> {
  const reference = parseDockerReference(text);
  const platform = normalizePlatform(options.platform);
  const name = { reference: formatReference(reference), platform: formatPlatform(platform) };
  try {
    const registry = openRegistry(reference.domain, ports, { ...options, signal });
    const trust = trustOf(reference, registry, ports, signal);
    // Asked for what the name means now, what is here is held against the policy like what is fetched.
    if (options.policy !== "always" || !(await trust.demands())) {
      const here = await pullLocally(name, reference, options.policy, registry, ports, emit, signal);
      if (here !== undefined) return here;
    }
    const source = registryDocuments(registry, reference, ports, signal);
    const image = await answerResolver(resolveImage(name.reference, platform), source);
    await trust.check(image);
    return await storeImage(name, image, layersOf(registry, reference), ports, emit, signal);
  } catch (error) {
    if (!signal.aborted || (isRlError(error) && error.code !== "cancelled")) throw error;
    throw cancelled(name.reference, error);
  }
}

/** The image as it is here, unpacked if it was not, when the policy is content with that. */
async function pullLocally(
  name: ImageName,
  reference: Reference,
  policy: PullOptions["policy"],
  registry: Registry,
  ports: PullPorts,
  emit: Emit,
  signal: AbortSignal,
): Promise<ImageRecord | undefined> {
  const record = await getImage(ports.metadata, name.reference, name.platform);
  if (record === undefined) {
    if (policy === "never") throw notHere(name);
    return undefined;
  }
  if (policy === "always" && !(await isCurrent(record, reference, registry))) return undefined;
  if (await isUnpacked(record, ports.trees)) return record;
  try {
    return await unpackStoredImage(record, ports, emit, signal);
  } catch (error) {
    // Pieces that are gone or damaged are what a registry can replace.
    const replaceable = isRlError(error) && (error.code === "not-found" || error.code === "corrupt");
    if (policy === "never" || !replaceable) throw error;
    return undefined;
  }
}

/** Whether the reference still names what it did; a digest always does. */
async function isCurrent(record: ImageRecord, reference: Reference, registry: Registry): Promise<boolean> {
  if (reference.digest !== undefined) return true;
  const purpose = { action: "pull image", subject: record.reference };
  const target = reference.tag ?? "latest";
  try {
    return (await registry.head({ repository: reference.path, target, purpose })) === record.target;
  } catch (error) {
    // Some registries have no HEAD; the manifest itself tells as well.
    if (isRlError(error) && error.code === "unsupported") return false;
    throw error;
  }
}

function layersOf(registry: Registry, reference: Reference): BlobSource {
  const purpose = { action: "pull image", subject: formatReference(reference) };
  return ({ digest, size }, signal) => {
    const request: BlobRequest = { repository: reference.path, digest, size, purpose, signal };
    return registry.blob(request);
  };
}

function notHere({ reference, platform }: ImageName): RlError {
  return new RlError({
    code: "not-found",
    action: "use image",
    subject: reference,
    state: `it is not here for ${platform}, and pulling is not allowed`,
    hint: `fetch it with: rl pull ${reference}`,
  });
}

function cancelled(reference: string, cause: unknown): RlError {
  return new RlError({
    code: "cancelled",
    action: "pull image",
    subject: reference,
    state: "it was cancelled",
    cause,
  });
}
