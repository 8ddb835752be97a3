import type { BlobRequest } from "../distribution/blob.ts";
import { openEndpoint, readRegistries } from "../distribution/configured.ts";
import { type Endpoint, pullEndpoints } from "../distribution/mirrors.ts";
import type { Registry, RegistryOptions } from "../distribution/registry.ts";
import { isRlError, RlError } from "../errors.ts";
import { parseAliasedReference } from "../reference/alias.ts";
import { formatReference, type Reference } from "../reference/reference.ts";
import { formatPlatform, normalizePlatform, type Platform } from "../spec/platform.ts";
import { isWasmPlatform, WASM_PLATFORM } from "../spec/wasm-platform.ts";
import type { BlobSource } from "./blob-source.ts";
import { orCancelled } from "./cancelled.ts";
import { answerResolver, registryDocuments } from "./documents.ts";
import { type Emit, type PullEvent, withEvents } from "./events.ts";
import { getImage } from "./list.ts";
import type { PullPorts } from "./ports.ts";
import type { ImageRecord } from "./record.ts";
import { resolveImage } from "./resolve.ts";
import { type ImageName, storeImage } from "./store-image.ts";
import { trustOf } from "./trust.ts";
import { tryEndpoints } from "./try-endpoints.ts";
import { isUnpacked, unpackStoredImage } from "./unpack.ts";

export interface PullOptions extends RegistryOptions {
  /** What the image shall run on. */
  readonly platform: Platform;
  /** Where there is nothing for the platform, a WebAssembly program will do, and is kept as one for "wasi/wasm". */
  readonly orWasm?: boolean | undefined;
  /**
   * "always" asks the registry what the name means now; "missing" asks only when the image is not here;
   * "never" asks nothing.
   */
  readonly policy: "always" | "missing" | "never";
}

/**
 * Pull an image: make it complete in the store, and yield what happens meanwhile. Returns its record.
 *
 * A short name means what the user configured it to mean, else Docker Hub. The image comes from the first of its
 * mirrors that has it, or else from its registry, and keeps its own name. Layers' `urls` are never followed. A reader that stops early cancels the pull; what is complete by then
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

/** What is wanted, as all places are asked for it. */
interface Wanted {
  readonly name: ImageName;
  /** The image's own name, wherever it comes from. */
  readonly reference: Reference;
  readonly platform: Platform;
  readonly options: PullOptions;
  readonly ports: PullPorts;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

async function pull(
  text: string,
  options: PullOptions,
  ports: PullPorts,
  emit: Emit,
  signal: AbortSignal,
): Promise<ImageRecord> {
  const conf = await readRegistries(ports);
  const reference = parseAliasedReference(text, conf.aliases);
  const platform = normalizePlatform(options.platform);
  const name = { reference: formatReference(reference), platform: formatPlatform(platform) };
  const wanted: Wanted = { name, reference, platform, options, ports, emit, signal };
  return await orCancelled({ action: "pull image", subject: name.reference }, signal, async () => {
    // Asking nobody, or only when it is not here, needs no registry.
    const here = options.policy === "always" ? undefined : await pullLocally(wanted);
    if (here !== undefined) return here;
    const endpoints = pullEndpoints(reference, conf, options);
    return await tryEndpoints(endpoints, emit, (endpoint) => pullFrom(endpoint, wanted));
  });
}

/** The image as it is here, unpacked if it was not; undefined when only a registry can help. */
async function pullLocally(wanted: Wanted): Promise<ImageRecord | undefined> {
  const { name, options, ports } = wanted;
  const record =
    (await getImage(ports.metadata, name.reference, name.platform)) ??
    (options.orWasm === true
      ? await getImage(ports.metadata, name.reference, formatPlatform(WASM_PLATFORM))
      : undefined);
  if (record !== undefined) return await makeUsable(record, wanted);
  if (options.policy === "never") throw notHere(name);
  return undefined;
}

async function makeUsable(record: ImageRecord, wanted: Wanted): Promise<ImageRecord | undefined> {
  const { options, ports, emit, signal } = wanted;
  if (await isUnpacked(record, ports.trees)) return record;
  try {
    return await unpackStoredImage(record, ports, emit, signal);
  } catch (error) {
    // Pieces that are gone or damaged are what a registry can replace.
    const replaceable = isRlError(error) && (error.code === "not-found" || error.code === "corrupt");
    if (options.policy === "never" || !replaceable) throw error;
    return undefined;
  }
}

/** Get the image from one place, where it has a name of its own. */
async function pullFrom(endpoint: Endpoint, wanted: Wanted): Promise<ImageRecord> {
  const { name, reference, platform, options, ports, emit, signal } = wanted;
  const { reference: there } = endpoint;
  const registry = openEndpoint(endpoint, ports, { ...options, signal });
  const trust = trustOf(reference, { registry, repository: there.path }, ports, signal);
  // Asked for what the name means now, what is here is held against the policy like what is fetched.
  if (options.policy === "always" && !(await trust.demands())) {
    const record = await getImage(ports.metadata, name.reference, name.platform);
    const current = record !== undefined && (await isCurrent(record, there, registry));
    const here = current ? await makeUsable(record, wanted) : undefined;
    if (here !== undefined) return here;
  }
  const source = registryDocuments(registry, there, ports, signal);
  const image = await answerResolver(resolveImage(name.reference, platform, options.orWasm), source);
  await trust.check(image);
  const isWasm = options.orWasm === true && isWasmPlatform(image.config);
  const own = isWasm ? { ...name, platform: formatPlatform(WASM_PLATFORM) } : name;
  return await storeImage(own, image, layersOf(registry, there), ports, emit, signal);
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
    return (ingest) => registry.blob({ ...request, ingest });
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
