/** Images, as a program has them. */
import {
  findImage,
  type ImageConfig,
  type ImageRecord,
  type ImageSummary,
  importArchive,
  type LoadedImage,
  loadArchive,
  loadDirectory,
  type Platform,
  type PullEvent,
  type PushEvent,
  type PushedImage,
  parsePlatform,
  pruneImages,
  pushImage,
  type Removal,
  readImageConfig,
  removeImage,
  type SavedImage,
  type SaveFormat,
  saveImages,
  tagImage,
  targetReference,
  writeArchive,
} from "../../mod.ts";
import type { Apis } from "../apis.ts";
import { parseFilters } from "../filter.ts";
import { tellImage, tellLoaded, tellRemoval, tellTransfer } from "../images/tell.ts";
import { imagePruneFilters } from "../prune-filters.ts";
import { savedImage } from "../saved-image.ts";
import { hostPlatform } from "../session/machine.ts";
import { storedName } from "../short-name.ts";
import { filterTexts } from "./filters.ts";
import { kept } from "./streams.ts";
import type { PruneOptions } from "./volumes.ts";

export interface PullOptions {
  /** "linux/arm64"; this machine's by default. */
  readonly platform?: string | undefined;
  /** "always" by default: ask the registry what the name means now. */
  readonly policy?: "always" | "missing" | "never" | undefined;
  /** False also takes plain HTTP and certificates of nobody known. */
  readonly tlsVerify?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((event: PullEvent) => void) | undefined;
}

export interface PushOptions {
  /** Where to, when not where its name says. */
  readonly destination?: string | undefined;
  readonly platform?: string | undefined;
  readonly tlsVerify?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((event: PushEvent) => void) | undefined;
}

export interface LoadOptions {
  readonly platform?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((event: PullEvent) => void) | undefined;
}

export interface SaveOptions {
  /** "docker-archive" by default. */
  readonly format?: Extract<SaveFormat, "docker-archive" | "oci-archive"> | undefined;
  readonly platform?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ImportOptions extends LoadOptions {
  /** What the image is called; it can be had by its id without. */
  readonly reference?: string | undefined;
  /** Instructions of a Dockerfile for the image's defaults: "CMD [\"sh\"]", "ENV A=b". */
  readonly changes?: readonly string[] | undefined;
  /** Said of the layer in the image's history. */
  readonly message?: string | undefined;
}

/** An image and its configuration, with OCI's names. */
export interface InspectedImage {
  readonly record: ImageRecord;
  readonly config: ImageConfig;
}

/** What is done with images. References are as people write them: "alpine", "ghcr.io/owner/name:tag", an id. */
export interface Images {
  /** @throws RlError "not-found", "denied", "unavailable", "corrupt", "cancelled" */
  pull(reference: string, options?: PullOptions): Promise<ImageRecord>;
  /** @throws RlError "not-found", "denied", "unavailable", "cancelled" */
  push(reference: string, options?: PushOptions): Promise<readonly PushedImage[]>;
  /** Every image that is here, once per reference and platform. */
  list(): Promise<readonly ImageSummary[]>;
  inspect(reference: string, options?: { readonly platform?: string | undefined }): Promise<InspectedImage>;
  /** Give an image another name. */
  tag(reference: string, target: string): Promise<void>;
  /** @throws RlError "denied" for one that a container uses, without `force` */
  remove(reference: string, options?: { readonly force?: boolean | undefined }): Promise<Removal>;
  /** An archive of images, made while it is read. */
  save(references: string | readonly string[], options?: SaveOptions): AsyncIterable<Uint8Array>;
  /** The images of an archive: a file, a directory, or bytes as they come. */
  load(archive: string | AsyncIterable<Uint8Array>, options?: LoadOptions): Promise<readonly LoadedImage[]>;
  /** An image of one layer: the archive of a root file system, as a file or as bytes as they come. */
  import(archive: string | AsyncIterable<Uint8Array>, options?: ImportOptions): Promise<ImageRecord>;
  /** Remove images without a name that no container uses; with `all` also those that have one. */
  prune(options?: PruneOptions): Promise<Removal>;
}

export function createImages(apis: Apis): Images {
  const { events, files } = apis;
  return {
    async pull(reference, { onProgress, platform, policy, signal = apis.signal, tlsVerify } = {}) {
      return await ended(apis.images.pull(reference, { platform, policy, signal, tlsVerify }), onProgress);
    },
    async push(reference, { destination, onProgress, platform, signal = apis.signal, tlsVerify } = {}) {
      const wanted = { platform: platformOf(platform), anyPlatform: platform === undefined };
      const options = { ...wanted, destination, signal, tlsVerify };
      const pushed = await ended(pushImage(reference, options, apis.content()), onProgress);
      for (const each of pushed) tellTransfer(events, "push", each.reference);
      return pushed;
    },
    list: () => apis.images.list(),
    async inspect(reference, { platform } = {}) {
      const ports = apis.content();
      const wanted = platformOf(platform);
      const record = await findImage(await storedName(reference, wanted, ports), wanted, ports.metadata);
      return { record, config: await readImageConfig(record, ports) };
    },
    async tag(reference, target) {
      targetReference(target);
      const ports = apis.content();
      const name = await storedName(reference, hostPlatform(), ports);
      const tagged = await tagImage(name, target, hostPlatform(), ports);
      tellImage(events, "tag", tagged, tagged.reference);
    },
    async remove(reference, { force = false } = {}) {
      const ports = await apis.store();
      const options = { platform: hostPlatform(), force, keepObjects: false, signal: apis.signal };
      const removal = await removeImage(await storedName(reference, hostPlatform(), ports), options, ports);
      tellRemoval(events, removal);
      return removal;
    },
    async *save(references, { format = "docker-archive", platform, signal = apis.signal } = {}) {
      const ports = apis.content();
      const wanted = platformOf(platform);
      const images: SavedImage[] = [];
      for (const text of typeof references === "string" ? [references] : references) {
        images.push(await savedImage(text, wanted, ports));
      }
      yield* kept(writeArchive(saveImages(images, { format, compressed: false, signal }, ports)));
      for (const { record } of images) tellImage(events, "save", record);
    },
    async load(archive, { onProgress, platform, signal = apis.signal } = {}) {
      const path = typeof archive === "string" ? archive : undefined;
      const strict = platform !== undefined;
      const options = { platform: platformOf(platform), strict, subject: path ?? "archive", path, signal };
      const ports = await apis.store();
      const loading =
        typeof archive !== "string"
          ? loadArchive(archive, options, ports)
          : (await files.isDirectory(archive))
            ? loadDirectory(files.readDirectory(archive), options, ports)
            : loadArchive(files.read(archive), options, ports);
      const loaded = await ended(loading, onProgress);
      tellLoaded(events, loaded);
      return loaded;
    },
    async import(archive, { changes, message, onProgress, platform, reference, signal = apis.signal } = {}) {
      const isPath = typeof archive === "string";
      const options = {
        subject: isPath ? archive : "archive",
        reference: reference === undefined ? undefined : targetReference(reference),
        platform: platformOf(platform),
        changes,
        message,
        created: new Date(apis.now()).toISOString(),
        signal,
      };
      const chunks = isPath ? files.read(archive) : archive;
      const image = await ended(importArchive(chunks, options, await apis.store()), onProgress);
      tellImage(events, "import", image);
      if (options.reference !== undefined) tellImage(events, "tag", image, image.reference);
      return image;
    },
    async prune({ all = false, filters } = {}) {
      const filter = await parseFilters(filterTexts(filters), imagePruneFilters(apis.now()));
      const removal = await pruneImages({ all, filter, signal: apis.signal }, await apis.store());
      tellRemoval(events, removal);
      return removal;
    },
  };
}

function platformOf(asked: string | undefined): Platform {
  return asked === undefined ? hostPlatform() : parsePlatform(asked, hostPlatform());
}

async function ended<E, T>(events: AsyncGenerator<E, T>, tell: ((event: E) => void) | undefined): Promise<T> {
  let step = await events.next();
  for (; step.done !== true; step = await events.next()) tell?.(step.value);
  return step.value;
}
