import type { Digest } from "../digest/digest.ts";
import { RlError } from "../errors.ts";
import { programKey } from "../layer/chain-id.ts";
import type { Compression } from "../ports/codec.ts";
import type { Descriptor } from "../spec/descriptor.ts";
import { parseImageDocument } from "../spec/document.ts";
import { type ImageConfig, parseImageConfig } from "../spec/image-config.ts";
import type { ImageIndex } from "../spec/image-index.ts";
import type { Manifest } from "../spec/manifest.ts";
import {
  DOCKER_INDEX,
  DOCKER_MANIFEST,
  isImageConfig,
  isIndex,
  layerCompression,
  OCI_INDEX,
  OCI_MANIFEST,
} from "../spec/media-type.ts";
import { choosePlatform, formatPlatform, type Platform } from "../spec/platform.ts";
import { isWasmLayer, parseWasmConfig, WASM_CONFIG } from "../spec/wasm-config.ts";
import { isWasmPlatform, WASM_PLATFORM } from "../spec/wasm-platform.ts";

/** A document the resolver asks for. Answers to "document" and "config" are verified by whoever gives them. */
export type DocumentQuestion =
  /** What the reference names. */
  | { readonly kind: "root" }
  /** A manifest or index by descriptor. */
  | { readonly kind: "document"; readonly descriptor: Descriptor }
  | { readonly kind: "config"; readonly descriptor: Descriptor };

/** An answer: bytes, the digest they have, and the media type they came under, if any. */
export interface DocumentAnswer {
  readonly bytes: Uint8Array;
  readonly digest: Digest;
  readonly mediaType?: string | undefined;
}

/** One layer, with what unpacking it must give. */
export interface ResolvedLayer {
  readonly descriptor: Descriptor;
  /** Digest of the uncompressed archive. */
  readonly diffId: Digest;
  readonly compression: Compression;
  /** The blob is one program, and the tree made of it has nothing else: no archive. */
  readonly isProgram?: boolean | undefined;
}

/** A document on the way to an image, as it was served. */
export interface ResolvedDocument {
  readonly descriptor: Pick<Descriptor, "mediaType" | "digest" | "size">;
  readonly bytes: Uint8Array;
}

/** An image of one platform, known down to its layers. */
export interface ResolvedImage {
  /** From what the reference names down to the manifest, then the config. */
  readonly documents: readonly ResolvedDocument[];
  readonly target: Digest;
  readonly manifest: ResolvedDocument["descriptor"];
  readonly config: ImageConfig;
  readonly imageId: Digest;
  /** Bottom first. */
  readonly layers: readonly ResolvedLayer[];
}

/** Indexes on the way, one inside another; builders make two at most. */
const DEPTH_LIMIT = 3;

/** The resolver: yields questions, is answered with documents, ends with the image. */
export type Resolver = Generator<DocumentQuestion, ResolvedImage, DocumentAnswer>;

/**
 * Find the image of one platform behind a reference: index, perhaps an index in it, manifest, config. Does no
 * input or output, so a registry, the local store and an archive all drive the same code.
 *
 * @param subject names the image in messages
 * @param orWasm a WebAssembly program will do where there is nothing for the platform
 * @throws RlError "not-found" when there is no image for the platform, "unsupported" for what is not a container
 *   image, "limit" for too deep indexes, "invalid" for a broken document
 */
export function* resolveImage(subject: string, wanted: Platform, orWasm = false): Resolver {
  const documents: ResolvedDocument[] = [];
  const visited = new Set<Digest>();
  let answer = yield { kind: "root" };
  let declared: Platform | undefined;
  for (let depth = 0; ; depth += 1) {
    const document = parseImageDocument(answer.bytes, answer.mediaType);
    visited.add(answer.digest);
    documents.push(describe(answer, document));
    if (document.kind === "manifest") {
      return yield* resolveManifest(subject, wanted, document.manifest, documents, declared, orWasm);
    }
    if (depth === DEPTH_LIMIT) {
      throw fail(subject, "limit", `its indexes are nested more than ${DEPTH_LIMIT} deep`);
    }
    const chosen = chooseEntry(subject, document.index, wanted, orWasm);
    if (visited.has(chosen.digest)) throw fail(subject, "corrupt", "its index contains itself");
    declared = chosen.platform ?? declared;
    answer = yield { kind: "document", descriptor: chosen };
  }
}

function* resolveManifest(
  subject: string,
  wanted: Platform,
  manifest: Manifest,
  documents: readonly ResolvedDocument[],
  declared: Platform | undefined,
  orWasm: boolean,
): Resolver {
  const { config: descriptor } = manifest;
  // Before the OCI, clients pushed configs as plain octets; everything else is an artifact, not an image.
  const isProgram = descriptor.mediaType === WASM_CONFIG;
  const isImage = isImageConfig(descriptor.mediaType) || descriptor.mediaType === "application/octet-stream";
  if (!isProgram && !isImage) {
    const type = manifest.artifactType ?? descriptor.mediaType;
    throw fail(subject, "unsupported", `it is not a container image but an artifact of type "${type}"`);
  }
  const answer = yield { kind: "config", descriptor };
  const config = isProgram ? parseWasmConfig(answer.bytes) : parseImageConfig(answer.bytes);
  // An index has said for which platform this is, and registries' own entries are what users see and choose by.
  const suits = orWasm && isWasmPlatform(config) ? config : choosePlatform([{ platform: config }], wanted);
  if (declared === undefined && suits === undefined) {
    throw noPlatform(subject, wanted, [formatPlatform(config)]);
  }
  const bytes = { descriptor, bytes: answer.bytes };
  const [target, last] = [documents[0], documents.at(-1)];
  if (target === undefined || last === undefined) throw fail(subject, "corrupt", "it has no manifest");
  return {
    documents: [...documents, bytes],
    target: target.descriptor.digest,
    manifest: last.descriptor,
    config,
    imageId: descriptor.digest,
    layers: isProgram ? programLayer(subject, manifest, config) : pairLayers(subject, manifest, config),
  };
}

/** A layer's blob and its diffID stand in two documents, at the same place (image-spec config.md, "rootfs"). */
function pairLayers(subject: string, manifest: Manifest, config: ImageConfig): ResolvedLayer[] {
  const diffIds = config.rootfs.diff_ids;
  if (diffIds.length !== manifest.layers.length) {
    const counts = `${manifest.layers.length} layers in its manifest but ${diffIds.length} in its config`;
    throw fail(subject, "invalid", `there are ${counts}`);
  }
  return manifest.layers.map((descriptor, index) => {
    const compression = layerCompression(descriptor.mediaType);
    const diffId = diffIds[index];
    if (compression === undefined || diffId === undefined) {
      throw fail(subject, "unsupported", `it has a layer of type "${descriptor.mediaType}"`);
    }
    return { descriptor, diffId, compression };
  });
}

/** The one program of an artifact. What its config says of it must be what the manifest has. */
function programLayer(subject: string, manifest: Manifest, config: ImageConfig): ResolvedLayer[] {
  const [descriptor, ...others] = manifest.layers;
  if (descriptor === undefined || others.length > 0 || !isWasmLayer(descriptor.mediaType)) {
    const types = manifest.layers.map(({ mediaType }) => `"${mediaType}"`).join(", ");
    throw fail(
      subject,
      "unsupported",
      `it is no single WebAssembly program: its layers are ${types || "none"}`,
    );
  }
  if (config.rootfs.diff_ids.join() !== descriptor.digest) {
    throw fail(subject, "invalid", "its config names another program than its manifest");
  }
  const diffId = programKey(descriptor.digest);
  return [{ descriptor, diffId, compression: "none", isProgram: true }];
}

/** The entry to follow: the best for the platform, or an index without a platform that may lead to one. */
export function chooseEntry(
  subject: string,
  index: ImageIndex,
  wanted: Platform,
  orWasm = false,
): Descriptor {
  const chosen =
    choosePlatform(index.manifests, wanted) ??
    (orWasm ? choosePlatform(index.manifests, WASM_PLATFORM) : undefined) ??
    index.manifests.find(({ mediaType, platform }) => platform === undefined && isIndex(mediaType));
  if (chosen !== undefined) return chosen;
  const offered = index.manifests.flatMap(({ platform }) => (platform === undefined ? [] : [platform]));
  const named = offered.filter(({ os }) => os !== "unknown").map(formatPlatform);
  throw noPlatform(subject, wanted, [...new Set(named)]);
}

function describe(
  { bytes, digest, mediaType: served }: DocumentAnswer,
  document: ReturnType<typeof parseImageDocument>,
): ResolvedDocument {
  const inside = document.kind === "index" ? document.index.mediaType : document.manifest.mediaType;
  const known = [OCI_INDEX, OCI_MANIFEST, DOCKER_INDEX, DOCKER_MANIFEST];
  const outside = known.find((mediaType) => mediaType === served);
  const mediaType = inside ?? outside ?? (document.kind === "index" ? OCI_INDEX : OCI_MANIFEST);
  return { descriptor: { mediaType, digest, size: bytes.length }, bytes };
}

function noPlatform(subject: string, wanted: Platform, offered: readonly string[]): RlError {
  const list = offered.slice(0, 20).join(", ");
  const more = offered.length > 20 ? `, and ${offered.length - 20} more` : "";
  return new RlError({
    code: "not-found",
    action: "use image",
    subject,
    state: `there is none for ${formatPlatform(wanted)}${list === "" ? "" : `, only for ${list}${more}`}`,
    hint: list === "" ? undefined : `choose one of them, for example with --platform ${offered[0]}`,
  });
}

function fail(
  subject: string,
  code: "limit" | "corrupt" | "unsupported" | "invalid",
  state: string,
): RlError {
  return new RlError({ code, action: "use image", subject, state });
}
